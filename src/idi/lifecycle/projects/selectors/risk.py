"""Risk units (危险单位): what is rated as one, and as which kind of housing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from idi import rules
from idi.foundation.core.clock import local_date
from idi.lifecycle.projects.models import Building, Project
from idi.lifecycle.projects.selectors.contents import buildings


@dataclass(frozen=True, slots=True)
class RiskUnit:
    """A main building with the annexes that cannot be parted from it, rated as one `kind` of housing.

    `mixed` says that it holds commodity and affordable housing; `because` is then the figure that decided the kind.
    """

    main: Building
    annexes: tuple[Building, ...]
    kind: str
    mixed: bool
    because: tuple[rules.Because, ...]

    @property
    def kind_words(self) -> str:
        return str(Project.Kind(self.kind).label)


def risk_units(project: Project, rows: Sequence[Building] | None = None) -> list[RiskUnit]:
    """The risk units of a project in the order of their main buildings."""
    rows = list(buildings(project)) if rows is None else rows
    annexes: dict[int, list[Building]] = defaultdict(list)
    for row in rows:
        if row.main_id:
            annexes[row.main_id].append(row)
    return [_unit(project, row, tuple(annexes[row.pk])) for row in rows if not row.main_id]


def _unit(project: Project, main: Building, annexes: tuple[Building, ...]) -> RiskUnit:
    kinds = {row.kind or project.kind for row in (main, *annexes) if row.kind or row.use == Building.Use.HOUSING}
    if {Project.Kind.COMMODITY, Project.Kind.AFFORDABLE} <= kinds:
        figure = rules.law(project.region_code).figure("mixed_risk_unit", local_date(project.registered_at))
        return RiskUnit(main, annexes, figure.word(), True, (figure.because,))
    return RiskUnit(main, annexes, min(kinds, default=project.kind), False, ())

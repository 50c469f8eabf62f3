"""What lists of homes have in common: a row names a home, and what the list would do is told in groups."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from idi.foundation.core import sheets
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project, Unit

SHOWN = 100
"""So many rows of a group are shown; the count tells all."""

HOME = (
    sheets.Column(name="building", header="楼栋号", required=True, max_length=20, also=("楼号", "幢号"), example="1号楼"),
    sheets.Column(name="number", header="户号", required=True, max_length=40, also=("室号", "房号"), example="101室"),
)  # fmt: skip


@dataclass(slots=True)
class Found:
    """What a list would do: rows by group, each in words as the page shows them."""

    groups: dict[str, list[str]] = field(default_factory=dict)

    def add(self, group: str, words: str) -> None:
        self.groups.setdefault(group, []).append(words)

    @property
    def counts(self) -> dict[str, int]:
        return {name: len(rows) for name, rows in self.groups.items()}

    @property
    def shown(self) -> dict[str, list[str]]:
        return {name: rows[:SHOWN] for name, rows in self.groups.items()}

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(sorted(self.groups.items())).encode()).hexdigest()


def homes_named(project: Project, rows: Sequence[sheets.Row], errors: list[Any]) -> list[tuple[sheets.Row, Unit]]:
    """Each row with the home it names; rows that name none become errors. A cell that could not be read was told already."""
    units = projects.units(project).select_related("building")
    known = {(unit.building.number, unit.number): unit for unit in units}
    found = []
    for row in rows:
        if row["building"] is None or row["number"] is None:
            continue
        unit = known.get((row["building"], row["number"]))
        if unit is None:
            errors.append(row.wrong("number", gettext("项目中没有这一户，请核对楼栋号和户号。")))
        elif unit.part != "inside":
            errors.append(row.wrong("number", gettext("这是公共部位，不是住宅。")))
        else:
            found.append((row, unit))
    return found

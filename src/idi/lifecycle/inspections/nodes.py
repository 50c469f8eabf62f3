"""The stage nodes of a region: which of them a building needs, when they are due by the works, and what the site's progress says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from idi import rules
from idi.lifecycle.inspections.models import Visit

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Building, Project

PRECAST = "07"
"""Code of the prefabricated structure of a building."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeKind:
    """One node as the region's data tell it; what is left out limits nothing. `at` is the share of the works, in percent."""

    code: str
    name: str
    stage: str
    least: int
    notice_days: int
    at: int | None = None
    until: int | None = None
    per_floors: int = 0
    hidden: bool = False
    before: tuple[str, ...] = ()
    milestone: str = ""
    within: int = 0
    structures: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    prefabricated: bool = False
    basement: bool = False
    full: bool = False

    def fits(self, project: Project, building: Building) -> bool:
        """Whether the building, as the project builds it, needs this node."""
        return not (
            (self.structures and building.structure not in self.structures)
            or (self.uses and building.use not in self.uses)
            or (self.prefabricated and not (project.prefabricated or building.structure == PRECAST))
            or (self.basement and not building.floors_below)
            or (self.full and project.finish != "full")
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A node a building needs: its kind, the part of the building, and the share of the works at which it is due."""

    kind: NodeKind
    part: str
    at: int | None


def kinds_on(region_code: str, on: date) -> tuple[list[NodeKind], rules.Because]:
    """The nodes of the region's law, in their order, and where they come from; raises `BadLaw` where its file tells one wrongly."""
    figure = rules.law(region_code, or_national=True).figure("inspection_nodes", on)
    return [_kind(told) for told in figure.listed()], figure.because


def _kind(told: dict[str, object]) -> NodeKind:
    lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
    try:
        kind = NodeKind(**{**told, **lists})  # type: ignore[arg-type]  # the file says what it says; what does not fit is told
    except TypeError as wrong:
        raise rules.BadLaw([f"检查节点 {told.get('code', '')}：{wrong}"]) from wrong
    if kind.stage not in Visit.Stage.values:
        raise rules.BadLaw([f"检查节点 {kind.code}：没有检查阶段 {kind.stage}"])
    return kind


def wanted(kinds: Iterable[NodeKind], project: Project, building: Building) -> Iterator[Wanted]:
    """What the building needs, in the order of the works; nodes of every so many floors come once for each part."""
    for kind in kinds:
        if kind.fits(project, building):
            parts = list(_parts(kind, building.floors_above))
            for number, part in enumerate(parts, 1):
                yield Wanted(kind, part, _share(kind, number, len(parts)))


def _parts(kind: NodeKind, floors: int) -> Iterator[str]:
    step = kind.per_floors
    if not step or floors <= step:
        yield ""
        return
    for first in range(1, floors + 1, step):
        last = min(first + step - 1, floors)
        yield f"{first}层" if first == last else f"{first}—{last}层"


def _share(kind: NodeKind, number: int, count: int) -> int | None:
    if kind.at is None or kind.until is None or count == 1:
        return kind.at
    return kind.at + (kind.until - kind.at) * (number - 1) // (count - 1)


def planned_on(share: int | None, started_on: date | None, completed_on: date | None) -> date | None:
    """The day on which that share of the works is reached; None where the works have no days yet."""
    if share is None or started_on is None or completed_on is None or completed_on < started_on:
        return None
    return started_on + (completed_on - started_on) * share // 100


def proposed_on(
    *, within: int, percent: int, seen_on: date | None, due_on: date | None, reached_on: date | None
) -> date | None:
    """The day the site's progress says: `percent` of the milestone was there on `seen_on`, all of it is planned for `due_on`.

    What is reached already is due on the day it was seen; what is to come lies between that day and the planned one.
    """
    if reached_on is not None:
        return reached_on if seen_on is None else min(reached_on, seen_on)
    if percent >= within and percent > 0:
        return seen_on
    if due_on is None or seen_on is None:
        return due_on
    if due_on <= seen_on:
        return seen_on
    return seen_on + timedelta(days=(due_on - seen_on).days * (within - percent) // max(100 - percent, 1))

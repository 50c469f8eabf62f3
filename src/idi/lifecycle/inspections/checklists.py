"""What an inspector looks at: the checklist of a stage, node and structure, of the region or of the body's own, by its version."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi import rules
from idi.foundation.core.states import State
from idi.lifecycle.inspections.models import ChecklistBook

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import Node

ANSWERS = {
    "ok": State("ok", _("符合"), "good"),
    "bad": State("bad", _("不符合"), "bad"),
    "none": State("none", _("不适用"), "neutral"),
    "unseen": State("unseen", _("未查看"), "warn"),
    "": State("", _("未填写"), "neutral"),
}
"""What an inspector can say of a point."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a checklist."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """The points for a stage, perhaps only for some nodes of it or some structures, under the version of their list.

    `code` names it within its list; `because` says where it comes from, and is empty for a body's own.
    """

    code: str
    stage: str
    version: str
    points: tuple[Point, ...]
    nodes: tuple[str, ...] = ()
    structures: tuple[str, ...] = ()
    because: tuple[rules.Because, ...] = ()

    @property
    def source(self) -> str:
        """Its version in words; of the platform's points, that they are a default."""
        said = version_said(self.version)
        return gettext("%(version)s，平台默认要点，按当地规定调整") % {"version": said} if self.because else said

    def fits(self, stage: str, node: str, structure: str) -> int:
        """How closely it fits, 0 where it does not: a list for the node comes before one for the structure, that before the stage's."""
        wrong_node = bool(self.nodes) and node not in self.nodes
        wrong_structure = bool(self.structures) and structure not in self.structures
        if stage != self.stage or wrong_node or wrong_structure:
            return 0
        return 1 + 2 * bool(self.nodes) + bool(self.structures)


def version_said(version: str) -> str:
    """The version of a list in words: that of a region is a bare number, a body's own says of itself whose it is."""
    bare = version.replace(".", "").isdigit()
    return gettext("第 %(version)s 版") % {"version": version} if bare else version


def checklist_for(lists: Iterable[Checklist], stage: str, node: Node | None = None) -> Checklist | None:
    """The one of these lists that fits a stage, and a node where one is named, most closely; the earlier of equals."""
    code, structure = (node.code, node.building.structure) if node is not None else ("", "")
    best = max(lists, key=lambda each: each.fits(stage, code, structure), default=None)
    return best if best is not None and best.fits(stage, code, structure) else None


def checklists_on(region_code: str, on: date, body_ids: Iterable[int] = ()) -> list[Checklist]:
    """The checklists in force: a body's own before those of the region's law. Raises a `RuleError` as `rules.law` does."""
    figure = rules.law(region_code, or_national=True).figure("inspection_checklists", on)
    return [*own_checklists(body_ids), *(_checklist(told, figure.because) for told in figure.listed())]


def _checklist(told: Mapping[str, Any], because: rules.Because) -> Checklist:
    code = told.get("code", told["stage"])
    return Checklist(
        code, told["stage"], told["version"], _points(code, told["points"]), tuple(told.get("nodes", ())),
        tuple(told.get("structures", ())), (because,),
    )  # fmt: skip


def _points(code: str, texts: Iterable[str]) -> tuple[Point, ...]:
    return tuple(Point(f"{code}-{number:02d}", text) for number, text in enumerate(texts, 1))


def own_checklists(body_ids: Iterable[int]) -> list[Checklist]:
    """The lists of a body's own version in force, grouped as its file tells them."""
    book = ChecklistBook.objects.filter(body_id__in=list(body_ids), state="current").order_by("-pk").first()
    return lists_of(book) if book is not None else []


def used_checklist(region_code: str, on: date, body_id: int, stage: str, codes: Iterable[str]) -> Checklist | None:
    """The list of a stage whose points a visit answered: the one in force, or an earlier version taken along before."""
    answered = set(codes)
    earlier = (
        each for book in ChecklistBook.objects.filter(body_id=body_id, state="replaced") for each in lists_of(book)
    )
    known = itertools.chain(checklists_on(region_code, on, [body_id]), earlier)
    return next((each for each in known if each.stage == stage and answered & {p.code for p in each.points}), None)


def lists_of(book: ChecklistBook) -> list[Checklist]:
    """The lists of one version: points of the same stage, structure and node stand in one, in their order."""
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for stage, structure, node, text in book.points:
        grouped.setdefault((stage, structure, node), []).append(text)
    version = str(_("本单位第 %(number)s 版") % {"number": book.version})
    return [
        Checklist(code, stage, version, _points(code, texts), (node,) * bool(node), (structure,) * bool(structure))
        for (stage, structure, node), texts in grouped.items()
        for code in [f"b{book.version}-" + "-".join(filter(None, (stage, structure, node)))]
    ]

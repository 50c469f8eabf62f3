"""What an inspector looks at in each stage: the checklist of the region in force, by its version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from idi import rules
from idi.foundation.core.states import State

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
    """The points of one stage, under the version of its list; `because` says where it comes from."""

    stage: str
    version: str
    points: tuple[Point, ...]
    because: rules.Because


def checklist_on(region_code: str, stage: str, on: date) -> Checklist:
    """The checklist of a stage; without points where the region lists none. Raises a `RuleError` as `rules.law` does."""
    figure = rules.law(region_code).figure("inspection_checklists", on)
    told = next(
        (told for told in figure.listed() if told["stage"] == stage), {"stage": stage, "version": "", "points": ()}
    )
    return _checklist(told, figure.because)


def checklists_on(region_code: str, on: date) -> list[Checklist]:
    """The checklists of all stages that have one."""
    figure = rules.law(region_code).figure("inspection_checklists", on)
    return [_checklist(told, figure.because) for told in figure.listed()]


def _checklist(told: Mapping[str, Any], because: rules.Because) -> Checklist:
    stage = told["stage"]
    points = tuple(Point(f"{stage}-{number:02d}", text) for number, text in enumerate(told["points"], 1))
    return Checklist(stage, told["version"], points, because)

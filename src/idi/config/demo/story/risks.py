"""What became of risks that were not put right at 示例·潮汐湾: the lead accepts one of them."""

from __future__ import annotations

from typing import Any

from idi.config.demo.play import Play
from idi.lifecycle.inspections import selectors as asked
from idi.lifecycle.inspections import services as inspections
from idi.lifecycle.projects import selectors as projects_asked


def tell(play: Play) -> None:
    _accepted(play)


def _project(by: Any) -> Any:
    return projects_asked.visible(by).get(name="示例·潮汐湾")


def _accepted(play: Play) -> None:
    with play.step("lead", "2026-11-05") as (by, at):
        finding = asked.open_findings(_project(by)).filter(grade_current="R").get()
        inspections.decide(
            by=by, at=at, finding=finding, kind="accept", reason="示例：建设单位已补交隐蔽部位影像资料，待下次检查核对"
        )

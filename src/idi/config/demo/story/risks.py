"""What became of risks that were not put right at 示例·潮汐湾: the lead accepts one of them. And an accident there, reported late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from idi.config.demo.play import Play
from idi.config.demo.story.building import photo
from idi.lifecycle.inspections import selectors as asked
from idi.lifecycle.inspections import services as inspections
from idi.lifecycle.projects import selectors as projects_asked


def tell(play: Play) -> None:
    _accepted(play)
    _accident(play)


def _project(by: Any) -> Any:
    return projects_asked.visible(by).get(name="示例·潮汐湾")


def _accepted(play: Play) -> None:
    with play.step("lead", "2026-11-05") as (by, at):
        finding = asked.open_findings(_project(by)).filter(grade_current="R").get()
        inspections.decide(
            by=by, at=at, finding=finding, kind="accept", reason="示例：建设单位已补交隐蔽部位影像资料，待下次检查核对"
        )


def _accident(play: Play) -> None:
    """Seen on Saturday, reported on Monday."""
    with play.step("contractor", "2026-11-16") as (by, at):
        project = _project(by)
        inspections.report_accident(
            by=by, at=at, project=project, kind="quality", happened_at=at - timedelta(hours=44), place="地下室顶板 后浇带旁",
            description="示例：顶板局部模板下沉，混凝土浇筑中断，无人员受伤。", measures="示例：停止浇筑，加固支撑并撤离人员。",
            building=projects_asked.buildings(project).first(), responsible=play.firms["contractor"],
            findings=list(asked.open_findings(project)[:1]), photos=[photo(90)],
        )  # fmt: skip

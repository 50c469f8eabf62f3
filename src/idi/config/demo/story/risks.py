"""What became of risks that were not put right at 示例·潮汐湾: the lead accepts one of them. And an accident there, reported late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from idi.config.demo.play import Play
from idi.config.demo.story.building import photo
from idi.lifecycle.inspections import selectors as asked
from idi.lifecycle.inspections import services as inspections
from idi.lifecycle.projects import selectors as projects_asked


def tell(play: Play) -> None:
    _accepted(play)
    _accident(play)
    _series(play)


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


def _series(play: Play) -> None:
    """The same defect on two buildings, answered at once and co-signed; a third entry was a mistake."""
    with play.step("inspector", "2026-11-17") as (by, at):
        project = _project(by)
        mandate: Any = asked.mandate_of_project(project.pk)
        common = {
            "location": "三层 卫生间", "item": "C05", "grade": "C", "description": "示例：卫生间墙根防水上翻高度不足",
            "responsible": play.firms["contractor"], "photos": [photo(150)],
        }  # fmt: skip
        one, two = projects_asked.buildings(project)[:2]
        seen = inspections.record_visit(
            by=by, at=at, mandate=mandate, visited_on=at.date(), stage="wet_rooms", summary="示例：卫生间防水抽查", weather="晴",
            next_on=date(2026, 12, 15),
            findings=[{**common, "building": one}, {**common, "building": two}, {**common, "building": one, "location": "四层 卫生间"}],
        )  # fmt: skip
        first, second, mistaken = seen.findings.order_by("number")
        inspections.link_series(by=by, at=at, finding=first, others=[second], reason="示例：同一班组、同一做法")
        inspections.void_finding(by=by, at=at, finding=mistaken, reason="示例：四层未做防水，登记有误")
    with play.step("contractor", "2026-11-19") as (by, at):
        inspections.reply(by=by, at=at, finding=first, text="示例：已补做上翻防水。", photos=[photo(210)], series=True)
    with play.step("supervisor", "2026-11-20") as (by, at):
        inspections.cosign(by=by, at=at, finding=first, agrees=True, remark="示例：旁站确认")

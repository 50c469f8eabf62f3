"""The plan of 示例·潮汐湾: days moved with a reason, requests of the site answered or not, one work covered unseen, the design stage."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from idi.config.demo.play import CHINA, Play
from idi.config.demo.story.building import photo
from idi.config.demo.story.insuring import PAGE
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.sheets import write
from idi.foundation.diary import services as diary
from idi.lifecycle.inspections import selectors as asked
from idi.lifecycle.inspections import services as inspections
from idi.lifecycle.projects import selectors as projects_asked
from idi.lifecycle.projects import services as projects


def tell(play: Play) -> None:
    _checklists(play)
    _progress(play)
    _moved(play)
    _bookings(play)
    _away(play)
    _design(play)
    at, nobody = play.moment("2026-11-28"), Actor(kind="house")
    with acting(nobody, at):
        inspections.watch_plans(by=nobody, at=at)


def _project(by: Any) -> Any:
    return projects_asked.visible(by).get(name="示例·潮汐湾")


def _node(by: Any, number: int, stage: str) -> Any:
    return asked.node_of(projects_asked.buildings(_project(by))[number], stage)


def _checklists(play: Play) -> None:
    """The body's own points for shear walls."""
    points = ["剪力墙边缘构件箍筋加密区长度和弯钩经实测", "楼板负弯矩筋位置采用马凳固定，浇筑前后各查一次"]
    rows = [{"stage": "structure", "structure": "01", "node": "", "text": f"示例：{each}"} for each in points]
    with play.step("inspector", "2026-06-01") as (by, at):
        file = BytesIO(write(inspections.CHECKLIST_COLUMNS, rows, title="检查要点", at=at))
        file.name = "检查要点（示例）.xlsx"
        inspections.file_checklists(by=by, at=at, body=play.firms["inspection"], file=file, note="示例")


def _progress(play: Play) -> None:
    with play.step("developer", "2026-11-20") as (by, at):
        project = _project(by)
        for building, percent in zip(projects_asked.buildings(project), (55, 30), strict=False):
            projects.report_progress(
                by=by, at=at, project=project, building=building, kind="2", percent=percent, seen_on=date(2026, 11, 20),
                planned_on=date(2027, 4, 30), note="示例：主体施工",
            )  # fmt: skip


def _moved(play: Play) -> None:
    with play.step("body_chief", "2026-11-21") as (by, at):
        late = _node(by, 1, "foundation")
        days = {
            node.pk: node.planned_on + timedelta(days=240)
            for node in asked.nodes_of(_project(by))
            if node.pk != late.pk and node.planned_on is not None
        }
        plan: Any = asked.plan_of(_project(by).pk)
        reason = "示例：现场桩基施工推迟，按监理周报调整"
        inspections.replan(by=by, at=at, plan=plan, days=days, reason=reason)


def _ask(play: Play, day: str, number: int, stage: str, place: str, what: str, visit_at: datetime) -> Any:
    with play.step("contractor", day) as (by, at):
        return inspections.ask_visit(
            by=by, at=at, node=_node(by, number, stage), place=place, what=what, visit_at=visit_at, photos=[photo(150)]
        )


def _bookings(play: Play) -> None:
    """One agreed for another day, one nobody answers, one covered before anybody came."""
    agreed = _ask(play, "2026-11-24", 0, "structure", "6层 梁板", "梁板钢筋隐蔽验收", _moment(2026, 11, 27, 14))
    with play.step("inspector", "2026-11-24") as (by, at):
        inspections.counter_booking(
            by=by, at=at, booking=agreed, visit_at=_moment(2026, 12, 2, 9), reason="示例：当日另有检查"
        )
    with play.step("contractor", "2026-11-25") as (by, at):
        inspections.confirm_booking(by=by, at=at, booking=agreed)
    _ask(play, "2026-11-26", 1, "structure", "3层 剪力墙", "剪力墙钢筋和预埋", _moment(2026, 12, 1, 10))
    covered = _ask(play, "2026-11-10", 2, "foundation", "承台 CT-3", "承台钢筋", _moment(2026, 11, 12, 9))
    with play.step("contractor", "2026-11-13") as (by, at):
        inspections.cover_booking(
            by=by, at=at, booking=covered, covered_on=date(2026, 11, 13), reason="示例：降雨前抢浇混凝土"
        )


def _away(play: Play) -> None:
    """The inspector is away on the day of the agreed visit; a colleague stands in."""
    with play.step("body_chief", "2026-11-25") as (by, at):
        diary.file_absence(
            by=by, at=at, absent_id=play.people["inspector"].pk, substitute_id=play.people["inspector_b"].pk,
            from_on=date(2026, 12, 2), until_on=date(2026, 12, 4), reason="示例：年假",
        )  # fmt: skip


def _moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHINA)  # type: ignore[misc,arg-type]


def _design(play: Play) -> None:
    """Documents asked for; one comment closed, one waits for its answer."""
    with play.step("inspector", "2026-11-02") as (by, at):
        project = _project(by)
        documents = inspections.ask_documents(
            by=by, at=at, project=project, codes=["survey", "structure", "waterproofing", "review", "materials"]
        )
    with play.step("developer", "2026-11-09") as (by, at):
        for document in documents[:3]:
            filed = inspections.file_design(by=by, at=at, document=document, upload=PAGE, note="示例")
    with play.step("inspector", "2026-11-12") as (by, at):
        first = inspections.comment_design(
            by=by, at=at, project=_project(by), version=filed, place="地下室外墙",
            text="示例：外防水层未上翻至室外地坪以上，请补充收头节点。",
        )  # fmt: skip
    with play.step("designer", "2026-11-16") as (by, at):
        inspections.reply_design(by=by, at=at, comment=first, text="示例：已补充节点详图，上翻 500 毫米。")
    with play.step("inspector", "2026-11-18") as (by, at):
        inspections.close_design(by=by, at=at, comment=first, remark="示例：节点详图符合要求。")
        inspections.comment_design(
            by=by, at=at, project=_project(by), version=filed, place="屋面变形缝",
            text="示例：变形缝处防水附加层宽度未注明。",
        )  # fmt: skip

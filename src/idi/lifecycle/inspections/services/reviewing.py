"""Four eyes on a report: whoever wrote it never judges it, and nobody judges it twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal
from idi.foundation.diary import selectors as diary_asked
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.models import Report, Review
from idi.lifecycle.inspections.services.issuing import issue

if TYPE_CHECKING:
    from idi.foundation.diary.models import Task

REVIEW_TASK, SIGN_TASK, REDRAFT_TASK = "inspections.review", "inspections.sign", "inspections.redraft"


@act
def pass_report(*, by: Actor, at: datetime, report: Report, remark: str = "") -> Report:
    """A second person of the body finds it right; the last review is left. Refuses authors, and where there is only the last."""
    report = _judged(by, report, "inspections.review")
    if report.levels != 2:
        raise Conflict(Reason("这份报告只经一级审核，请由机构负责人复核签发。"))
    _note(by, at, report, 1, True, remark)
    move(report, "pass_report", by=by, at=at)
    diary.finish_task(by=by, at=at, kind=REVIEW_TASK, subject=report, project_id=report.project_id)
    _ask(by, at, report, SIGN_TASK, "inspections.approve", "签发报告")
    return report


@act
def return_report(*, by: Actor, at: datetime, report: Report, reason: str) -> Report:
    """Sent back with the reason, at either level; what was typed is kept and all reviews begin anew."""
    report = _judged(by, report, "inspections.review" if report.state == "submitted" else "inspections.approve")
    if not reason.strip():
        raise Refusal(Reason("请写明退回的原因。", "reason"))
    _note(by, at, report, 1 if report.state == "submitted" else 2, False, reason)
    report.reason = reason.strip()
    move(report, "return_report", by=by, at=at, fields=("reason",))
    no_longer_asked(by, at, report)
    task = _ask(by, at, report, REDRAFT_TASK, "inspections.report", "修改被退回的报告")
    author = report.authors[-1] if report.authors else None
    if author in diary_asked.able(by, "inspections.report", local_date(at)):
        diary.assign(by=by, at=at, task=task, person_id=author, reason=report.reason)
    return report


@act
def sign_report(*, by: Actor, at: datetime, report: Report, remark: str = "") -> Report:
    """The head of the body releases it: it is signed and issued. Refuses authors, and who reviewed it before."""
    report = _judged(by, report, "inspections.approve")
    if report.levels == 2 and report.state == "submitted":
        raise Conflict(Reason("还没有经过同事审核，不能签发。"))
    _note(by, at, report, report.levels or 1, True, remark)
    no_longer_asked(by, at, report)
    return issue(by, at, report, "sign_report")


def ask_for_review(by: Actor, at: datetime, report: Report, reviewer_id: int | None) -> None:
    """The next review waits for those who may do it; given to one of them where the author chose one."""
    if report.levels == 1:
        kind, capability, words = SIGN_TASK, "inspections.approve", "签发报告"
    else:
        kind, capability, words = REVIEW_TASK, "inspections.review", "审核报告"
    if reviewer_id is not None and reviewer_id in report.authors:
        raise Refusal(Reason("编写人不能审核自己的报告，请选择其他人。", "reviewer_id"))
    task = _ask(by, at, report, kind, capability, words)
    if reviewer_id is not None:
        diary.assign(by=by, at=at, task=task, person_id=reviewer_id, reason="由编写人指定审核")


def no_longer_asked(by: Actor, at: datetime, report: Report) -> None:
    """Nobody has to judge it any more."""
    for kind in (REVIEW_TASK, SIGN_TASK):
        diary.finish_task(by=by, at=at, kind=kind, subject=report, project_id=report.project_id)


def _ask(by: Actor, at: datetime, report: Report, kind: str, capability: str, words: str) -> Task:
    days = rules.law(report.region_code).figure("report_review_days", local_date(at))
    return diary.open_task(
        by=by, at=at, holder_id=report.body_id, kind=kind, capability=capability, subject=report,
        title=f"{words}：{report.project.name} {report.number}", address=reverse("inspections:report", args=[report.pk]),
        due_on=local_date(at) + timedelta(days=days.whole()), because=days.reasons, project_id=report.project_id,
        region_code=report.region_code,
    )  # fmt: skip


def _judged(by: Actor, report: Report, capability: str) -> Report:
    """The report under its lock, where the actor may judge it."""
    by.require(capability)
    report = locked(report)
    if by.kind != "house" and not by.acts_for(report.body_id):
        raise Forbidden(Reason("只有编写报告的风险管理机构可以审核。"))
    if by.person_id in report.authors:
        raise Forbidden(Reason("编写人不能审核自己的报告，请由另一人审核。"))
    if by.person_id in reviewers(report):
        raise Forbidden(Reason("两级审核不能由同一人完成，请由另一人审核。"))
    return report


def reviewers(report: Report) -> list[int | None]:
    """Who found it right and has not to do so again."""
    return list(selectors.standing_reviews().filter(report=report).values_list("reviewer_id", flat=True))


def _note(by: Actor, at: datetime, report: Report, level: int, passed: bool, remark: str) -> None:
    if not report.machine.allows("return_report", report.state):
        label = report.machine.state(report.state).label
        raise Conflict(Reason(f"报告当前为“{label}”，没有待审核的内容。请刷新页面查看最新状态。"))
    Review.objects.create(
        region_code=report.region_code, project_id=report.project_id, report=report, body_id=report.body_id, level=level,
        reviewer_id=by.person_id, passed=passed, remark=remark.strip(), reviewed_at=at,
    )  # fmt: skip

"""What becomes of a finding: the party says what it did, the inspector accepts or sends back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusal, Refusals
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move
from idi.foundation.notices import services as notices
from idi.lifecycle.inspections.models import Finding, Rectification
from idi.lifecycle.inspections.scheme import REMOVED, scheme_on
from idi.lifecycle.inspections.services.consequences import ask_to_lift
from idi.lifecycle.inspections.services.escalating import ESCALATED_TASK
from idi.lifecycle.inspections.services.photos import file_photos
from idi.lifecycle.inspections.services.verifying import VERIFY_TASK, ask_to_verify, require_judge
from idi.lifecycle.inspections.services.visits import RECTIFY_TASK, ask_to_rectify


@act
def reply(
    *,
    by: Actor,
    at: datetime,
    finding: Finding,
    text: str,
    photos: Sequence[BinaryIO | bytes] = (),
    by_link: bool = False,
) -> Finding:
    """The party responsible, or the developer for it, says what was done, with photos; a new round each time.

    `by_link`: the party itself, through its signed link, whoever may be signed in.
    """
    finding = locked(finding)
    if by.kind != "house" and not (by.acts_for(finding.responsible_id) or by.acts_for(finding.project.developer_id)):
        raise Forbidden(Reason("只有责任单位或建设单位可以回复整改。"))
    no = Refusals()
    no.unless(bool(text.strip()), "请填写整改情况。", field="text")
    no.stop()
    rounds = finding.rectifications.count()
    move(finding, "reply", by=by, at=at, round=rounds + 1)
    rectification = Rectification.objects.create(
        region_code=finding.region_code, project_id=finding.project_id, finding=finding, round=rounds + 1,
        responsible_id=finding.responsible_id, by_link=by_link,
        replied_by_id=finding.responsible_id if by_link else by.organisation_id or finding.responsible_id, text=text.strip(), replied_at=at,
    )  # fmt: skip
    no.reasons += file_photos(
        by=by, at=at, subject=rectification, kind="inspections.after",
        title=f"{finding.number} 第 {rounds + 1} 次整改", uploads=photos, field="photos",
    )  # fmt: skip
    no.stop()
    diary.finish_task(by=by, at=at, kind=RECTIFY_TASK, subject=finding, project_id=finding.project_id)
    ask_to_verify(by, at, finding)
    return finding


@act
def close(*, by: Actor, at: datetime, finding: Finding, remark: str, grade: str = "") -> Finding:
    """The inspector finds the risk removed, or reduced to `grade`, one that sets no time to put it right."""
    finding = _for_inspector(by, finding)
    scheme = scheme_on(finding.region_code, local_date(at))
    remains = scheme.find(grade) if grade else None
    no = Refusals()
    no.unless(bool(remark.strip()), "请填写复核意见。", field="remark")
    no.unless(not grade or remains is not None, f"没有风险等级 {grade}。", field="grade")
    no.unless(
        remains is None or remains.days is None,
        f"复核后仍为 {grade} 级的风险须继续整改，不能销项；请退回整改。", field="grade", because=[scheme.days_because],
    )  # fmt: skip
    no.stop()
    finding.grade_current, finding.closing_remark, finding.closed_at = grade, remark.strip(), at
    move(
        finding, "close", by=by, at=at, fields=("grade_current", "closing_remark", "closed_at"),
        grade_original=finding.grade_original, grade_current=grade,
    )  # fmt: skip
    _judge(finding, at, accepted=True, remark=remark)
    for kind in (RECTIFY_TASK, VERIFY_TASK, ESCALATED_TASK):
        diary.finish_task(by=by, at=at, kind=kind, subject=finding, project_id=finding.project_id)
    ask_to_lift(by, at, finding)
    _tell(
        by, at, finding, f"风险 {finding.number} 已复核通过，复核后等级：{scheme.label(grade) if grade else REMOVED}。"
    )
    return finding


@act
def reject(*, by: Actor, at: datetime, finding: Finding, reason: str) -> Finding:
    """The inspector sends the reply back with a reason. The day by which it was to be put right stays."""
    finding = _for_inspector(by, finding)
    if not reason.strip():
        raise Refusal(Reason("请说明退回的原因。", "reason"))
    move(finding, "reject", by=by, at=at)
    _judge(finding, at, accepted=False, remark=reason)
    diary.finish_task(by=by, at=at, kind=VERIFY_TASK, subject=finding, project_id=finding.project_id)
    ask_to_rectify(by, at, finding)
    _tell(by, at, finding, f"风险 {finding.number} 的整改被退回：{reason.strip()}")
    return finding


def _for_inspector(by: Actor, finding: Finding) -> Finding:
    finding = locked(finding)
    require_judge(by, finding)
    return finding


def _judge(finding: Finding, at: datetime, *, accepted: bool, remark: str) -> None:
    waiting = finding.rectifications.filter(accepted__isnull=True)
    waiting.update(accepted=accepted, remark=remark.strip(), judged_at=at)


def _tell(by: Actor, at: datetime, finding: Finding, text: str) -> None:
    notices.tell(
        by=by, at=at, holder_id=finding.responsible_id, title=f"整改复核：{finding.location}", text=text,
        address=reverse("inspections:finding", args=[finding.pk]), subject=finding,
    )  # fmt: skip

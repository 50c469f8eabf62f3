"""What becomes of a finding: the party says what it did, the inspector accepts or sends back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.wording import day
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move
from idi.foundation.notices import services as notices
from idi.lifecycle.inspections.models import Finding, Rectification
from idi.lifecycle.inspections.scheme import REMOVED, Grade, scheme_on
from idi.lifecycle.inspections.services.consequences import LIFT_TASK, ask_to_lift
from idi.lifecycle.inspections.services.cosigning import COSIGN_TASK, ask_to_cosign, require_cosigned
from idi.lifecycle.inspections.services.escalating import ESCALATED_TASK
from idi.lifecycle.inspections.services.photos import Taken, file_photos
from idi.lifecycle.inspections.services.scoring import rescore
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
    series: bool = False,
) -> Finding:
    """The party responsible, or the developer for it, says what was done, with photos; a new round each time.

    `by_link`: the party itself, through its signed link, whoever may be signed in. `series`: the reply answers for every finding
    of its series that waits.
    """
    finding = locked(finding)
    if not series or finding.series_id is None:
        return _reply(by, at, finding, text, photos, by_link)
    read = [each if isinstance(each, bytes) else _whole(each) for each in photos]
    for other in Finding.objects.filter(series=finding.series_id, state="open").exclude(pk=finding.pk):
        _reply(by, at, other, text, read, by_link)
    return _reply(by, at, finding, text, read, by_link)


def _whole(photo: BinaryIO) -> Any:
    """A photo that can be read more than once, under its name."""
    return SimpleUploadedFile(getattr(photo, "name", None) or "photo", photo.read())


def _reply(
    by: Actor, at: datetime, finding: Finding, text: str, photos: Sequence[BinaryIO | bytes], by_link: bool
) -> Finding:
    finding = locked(finding)
    if by.kind != "house" and not (by.acts_for(finding.responsible_id) or by.acts_for(finding.project.developer_id)):
        raise Forbidden(Reason("只有责任单位或建设单位可以回复整改。"))
    no = Refusals()
    no.unless(bool(text.strip()), "请填写整改情况。", field="text")
    no.stop()
    rounds = Rectification.every.filter(finding=finding).count()  # a round taken back keeps its number
    move(finding, "reply", by=by, at=at, round=rounds + 1)
    rectification = Rectification.objects.create(
        region_code=finding.region_code, project_id=finding.project_id, finding=finding, round=rounds + 1,
        responsible_id=finding.responsible_id, by_link=by_link,
        replied_by_id=finding.responsible_id if by_link else by.organisation_id or finding.responsible_id, text=text.strip(), replied_at=at,
    )  # fmt: skip
    no.reasons += file_photos(
        by=by, at=at, kind="inspections.after", field="photos",
        taken=[Taken(rectification, f"{finding.number} 第 {rounds + 1} 次整改", photos)],
    )  # fmt: skip
    no.stop()
    diary.finish_task(by=by, at=at, kind=RECTIFY_TASK, subject=finding, project_id=finding.project_id)
    ask_to_verify(by, at, finding)
    ask_to_cosign(by, at, finding)
    return finding


@act
def close(*, by: Actor, at: datetime, finding: Finding, remark: str, grade: str = "") -> Finding:
    """The inspector finds the risk removed, or reduced to `grade`, one that sets no time to put it right."""
    finding = _for_inspector(by, finding)
    require_cosigned(finding, local_date(at))
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
    finding.serious = remains is not None and remains.serious
    move(
        finding, "close", by=by, at=at, fields=("grade_current", "serious", "closing_remark", "closed_at"),
        grade_original=finding.grade_original, grade_current=grade,
    )  # fmt: skip
    _judge(finding, at, accepted=True, remark=remark)
    for kind in (RECTIFY_TASK, VERIFY_TASK, ESCALATED_TASK, COSIGN_TASK):
        diary.finish_task(by=by, at=at, kind=kind, subject=finding, project_id=finding.project_id)
    ask_to_lift(by, at, finding)
    rescore(finding.responsible_id, finding.visit.mandate.lead_id)
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
    for kind in (VERIFY_TASK, COSIGN_TASK):
        diary.finish_task(by=by, at=at, kind=kind, subject=finding, project_id=finding.project_id)
    ask_to_rectify(by, at, finding)
    _tell(by, at, finding, f"风险 {finding.number} 的整改被退回：{reason.strip()}")
    return finding


@act
def regrade(*, by: Actor, at: datetime, finding: Finding, grade: str, reason: str) -> Finding:
    """The inspector lowers the grade, with the reason: a reply that waits counts as a part done, and the new grade sets a new day.

    What is no longer to be put right at all is closed instead.
    """
    finding = _for_inspector(by, finding)
    scheme = scheme_on(finding.region_code, local_date(at))
    before, after = scheme.known(finding.grade_current), scheme.find(grade)
    no = Refusals()
    no.unless(bool(reason.strip()), "请写明降级的理由。", field="reason")
    no.unless(after is not None and after.weight < before.weight, f"请选择比 {before.code} 级轻的等级。", field="grade")
    asks = after is None or after.asks_reply
    no.unless(
        asks, "此等级不要求整改，请改用复核通过，并选择保留的等级。", field="grade", because=[scheme.grades_because]
    )
    no.stop()
    assert after is not None  # noqa: S101  refused above
    due_on = after.due_on(local_date(at))
    finding.regrades = [*finding.regrades, _regraded(finding, at, after, due_on, reason)]
    finding.grade_current, finding.serious, finding.due_on = after.code, after.serious, due_on
    finding.because = scheme.because(after)
    changed = ("grade_current", "serious", "due_on", "because", "regrades")
    move(
        finding,
        "regrade",
        by=by,
        at=at,
        fields=changed,
        grade_before=before.code,
        grade_current=after.code,
        due_on=due_on,
    )
    _judge(finding, at, accepted=True, remark=f"降为 {after.code} 级：{reason.strip()}")
    for kind in (RECTIFY_TASK, VERIFY_TASK, COSIGN_TASK, ESCALATED_TASK):
        diary.finish_task(by=by, at=at, kind=kind, subject=finding, project_id=finding.project_id)
    ask_to_rectify(by, at, finding)
    rescore(finding.responsible_id, finding.visit.mandate.lead_id)
    until = f"，请在{day(due_on)}前继续整改" if due_on else "，请继续整改"
    _tell(by, at, finding, f"风险 {finding.number} 由 {before.code} 级降为 {after.code} 级：{reason.strip()}{until}。")
    return finding


@act
def reopen(*, by: Actor, at: datetime, finding: Finding, reason: str) -> Finding:
    """The body takes back that it closed a finding: it stands as before, with its grade and its day, and the reply that
    was judged waits again.

    Responsible party and lead insurer are told; refuses without a reason.
    """
    finding = _for_inspector(by, finding)
    if not reason.strip():
        raise Refusal(Reason("请写明撤销销项的理由。", "reason"))
    scheme = scheme_on(finding.region_code, local_date(at))
    grade = finding.regrades[-1]["to"] if finding.regrades else finding.grade_original
    judged = finding.rectifications.filter(accepted=True, judged_at=finding.closed_at)
    waits = judged.update(accepted=None, remark="", judged_at=None) > 0
    finding.grade_current, finding.serious = grade, scheme.known(grade).serious
    finding.closed_at, finding.closing_remark = None, ""
    changed = ("grade_current", "serious", "closed_at", "closing_remark")
    move(finding, "judge_again" if waits else "reopen", by=by, at=at, fields=changed, because=reason.strip())
    diary.finish_task(by=by, at=at, kind=LIFT_TASK, subject=finding, project_id=finding.project_id)
    if waits:
        ask_to_verify(by, at, finding)
    elif finding.asks_reply:
        ask_to_rectify(by, at, finding)
    rescore(finding.responsible_id, finding.visit.mandate.lead_id)
    told = f"风险 {finding.number} 的销项已撤销：{reason.strip()}。现为“{finding.standing.label}”。"
    for holder_id in sorted({finding.responsible_id, finding.visit.mandate.lead_id}):
        _tell(by, at, finding, told, holder_id)
    return finding


def _regraded(finding: Finding, at: datetime, after: Grade, due_on: date | None, reason: str) -> dict[str, Any]:
    return {
        "at": at.isoformat(), "from": finding.grade_current, "to": after.code, "reason": reason.strip(),
        "due_before": finding.due_on and finding.due_on.isoformat(), "due_on": due_on and due_on.isoformat(),
    }  # fmt: skip


def _for_inspector(by: Actor, finding: Finding) -> Finding:
    finding = locked(finding)
    require_judge(by, finding)
    return finding


def _judge(finding: Finding, at: datetime, *, accepted: bool, remark: str) -> None:
    waiting = finding.rectifications.filter(accepted__isnull=True)
    waiting.update(accepted=accepted, remark=remark.strip(), judged_at=at)


def _tell(by: Actor, at: datetime, finding: Finding, text: str, holder_id: int = 0) -> None:
    notices.tell(
        by=by, at=at, holder_id=holder_id or finding.responsible_id, title=f"整改复核：{finding.location}", text=text,
        address=reverse("inspections:finding", args=[finding.pk]), subject=finding,
    )  # fmt: skip

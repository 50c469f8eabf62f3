"""Who is sent to look at a damage: by area and skill, handed on with a reason; the inspection body is asked along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.wording import moment
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices import services as notices
from idi.foundation.parties import selectors as parties
from idi.lifecycle.claims.kinds import SENT
from idi.lifecycle.claims.models import Claim, JointSurvey, Surveyor, SurveyTask
from idi.lifecycle.claims.services import clocks
from idi.lifecycle.claims.services.passing_on import VISIT, require_lead, tell_reporter
from idi.lifecycle.inspections import selectors as inspections
from idi.lifecycle.placed import on_claim

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

JOIN = "claims.join_survey"
_OPEN = ("with_insurer", "surveyed")


@act
def set_surveyor(
    *, by: Actor, at: datetime, insurer: Organisation, firm: Organisation, person_id: int, areas: Sequence[str] = (),
    skills: Sequence[str] = (), from_on: date | None = None,
) -> Surveyor:  # fmt: skip
    """Somebody of the insurer or of a firm of loss adjusters may be sent, in these areas and for these items (none: all).

    Said again of the same person, it replaces what was said before.
    """
    by.require("claims.dispatch")
    _require_own(by, insurer)
    if firm.pk != insurer.pk and firm.kind != "loss_adjuster":
        raise Refusal(Reason("只能指派本单位的人员或保险公估机构的人员。", "person"))
    name = _name(firm, person_id, local_date(at), by)
    Surveyor.objects.filter(insurer=insurer, person_id=person_id, until_on__isnull=True).update(until_on=local_date(at))
    row = Surveyor.objects.create(
        insurer=insurer, firm=firm, person_id=person_id, name=name, areas=list(areas), skills=list(skills),
        from_on=from_on or local_date(at), set_at=at,
    )  # fmt: skip
    record("claims.set_surveyor", by=by, at=at, subject=row, person=person_id, areas=list(areas), skills=list(skills))
    return row


@act
def end_surveyor(*, by: Actor, at: datetime, surveyor: Surveyor) -> Surveyor:
    """Not sent any more; what waits for them stays until it is handed on."""
    by.require("claims.dispatch")
    surveyor = locked(surveyor)
    _require_own(by, surveyor.insurer)
    if surveyor.until_on is not None:
        raise Conflict(Reason("该查勘人员已停用。"))
    surveyor.until_on = local_date(at)
    surveyor.save(update_fields=["until_on"])
    record("claims.end_surveyor", by=by, at=at, subject=surveyor)
    return surveyor


@act
def dispatch_survey(
    *, by: Actor, at: datetime, claim: Claim, surveyor: Surveyor, visit_at: datetime, note: str = "", reason: str = ""
) -> SurveyTask:  # fmt: skip
    """Sends somebody to look at a moment agreed with the reporter. Who was sent before loses the task, with the `reason`."""
    claim = locked(claim)
    by.require("claims.dispatch")
    require_lead(by, claim)
    if claim.state not in _OPEN:
        raise Conflict(Reason(f"当前状态为“{claim.get_state_display()}”，不能指派查勘。请刷新页面查看最新状态。"))
    earlier = SurveyTask.objects.filter(claim=claim, state="assigned").first()
    no = Refusals()
    no.unless(visit_at >= at, "上门时间不能早于现在。", field="visit_at")
    ours = surveyor.insurer_id in by.organisation_ids or by.kind == "house"
    no.unless(ours and surveyor.until_on is None, "请从本单位登记的查勘人员中选择。", field="surveyor")
    no.unless(earlier is None or bool(reason.strip()), "已指派过，请写明改派的原因。", field="reason")
    no.stop()
    assert claim.lead_id is not None  # noqa: S101  only what has a lead is in these states
    if earlier is not None:
        _take_away(earlier, reason.strip(), by=by, at=at)
    task = SurveyTask.objects.create(
        **on_claim(claim), lead_id=claim.lead_id, surveyor=surveyor, surveyor_name=surveyor.name,
        person_id=surveyor.person_id, firm_id=surveyor.firm_id, visit_at=visit_at, note=note.strip(), dispatched_at=at,
        emergency=claim.emergency, symptom=claim.symptom, part=claim.place,
    )  # fmt: skip
    record(
        "claims.dispatch_survey",
        by=by,
        at=at,
        subject=claim,
        task=task.pk,
        person=surveyor.person_id,
        visit_at=visit_at,
    )
    claim.acknowledged_at, claim.visit_at = claim.acknowledged_at or at, visit_at
    claim.save(update_fields=["acknowledged_at", "visit_at"])
    clocks.follow(claim)
    _ask(task, claim, by=by, at=at)
    return task


def _take_away(task: SurveyTask, reason: str, *, by: Actor, at: datetime) -> None:
    task.reason, task.ended_at = reason, at
    move(task, "hand_on_survey", by=by, at=at, fields=("reason", "ended_at"))
    diary.finish_task(by=by, at=at, kind=VISIT, subject=task, project_id=task.project_id)
    notices.tell(
        by=by, at=at, holder_id=task.person_id, title=f"查勘任务已改派：{task.claim_number}", text=reason,
        address=reverse("claims:visits"), subject=task,
    )  # fmt: skip


def _ask(task: SurveyTask, claim: Claim, *, by: Actor, at: datetime) -> None:
    diary.open_task(
        by=by, at=at, holder_id=task.person_id, kind=VISIT,
        title=f"{'【紧急】' if task.emergency else ''}上门查勘 {moment(task.visit_at)}：{task.claim_number}",
        address=reverse("claims:visit", args=[task.pk]), subject=task, capability="claims.visit",
        region_code=task.region_code, project_id=task.project_id, due_on=local_date(task.visit_at),
        team_id=task.firm_id,
    )  # fmt: skip
    tell_reporter(
        claim, by=by, at=at, title=f"报案 {claim.number} 约定上门", text=f"查勘人员将于 {moment(task.visit_at)} 上门。",
        kind="visit", who="查勘人员", when=moment(task.visit_at),
    )  # fmt: skip


@act
def invite_joint_survey(
    *, by: Actor, at: datetime, claim: Claim, visit_at: datetime, note: str = ""
) -> JointSurvey:  # fmt: skip
    """The body that inspected the works is asked along; it knows what was open when they were built."""
    claim = locked(claim)
    by.require("claims.dispatch")
    require_lead(by, claim)
    mandate = inspections.mandate_of_project(claim.scope_id) if claim.project_id else None
    no = Refusals()
    no.unless(claim.state in _OPEN, "核定之前才能邀请联合查勘。")
    no.unless(mandate is not None and mandate.body_id is not None, "本工程没有聘请风险管理机构，不能邀请联合查勘。")
    no.unless(visit_at >= at, "查勘时间不能早于现在。", field="visit_at")
    no.unless(
        not JointSurvey.objects.filter(claim=claim, answered_at__isnull=True).exists(), "已经邀请，正在等待回复。"
    )
    no.stop()
    assert mandate is not None and mandate.body_id is not None and claim.lead_id is not None  # noqa: S101  refused above
    row = JointSurvey.objects.create(
        **on_claim(claim), lead_id=claim.lead_id, body_id=mandate.body_id, visit_at=visit_at, note=note.strip(),
        invited_at=at,
    )  # fmt: skip
    record("claims.invite_joint_survey", by=by, at=at, subject=claim, body=mandate.body_id, visit_at=visit_at)
    diary.open_task(
        by=by, at=at, holder_id=mandate.body_id, kind=JOIN, title=f"联合查勘 {moment(visit_at)}：{claim.number}",
        address=reverse("claims:joint", args=[row.pk]), subject=row, capability="claims.join_survey",
        region_code=claim.region_code, project_id=claim.project_id, due_on=local_date(visit_at),
    )  # fmt: skip
    return row


@act
def answer_joint_survey(*, by: Actor, at: datetime, joint: JointSurvey, came: bool, remarks: str) -> JointSurvey:
    """The body says whether it came and what it thinks of the damage; the lead reads it beside the survey."""
    joint = locked(joint)
    by.require("claims.join_survey")
    if not by.acts_for(joint.body_id):
        raise Forbidden(Reason("只有受邀的风险管理机构可以回复。"))
    if joint.answered_at is not None:
        raise Conflict(Reason("已经回复过，回复不能修改。"))
    if not remarks.strip():
        raise Refusal(Reason("请写明意见；没有参加的，写明原因。", "remarks"))
    joint.came, joint.remarks, joint.answered_at, joint.answered_by_id = came, remarks.strip(), at, by.person_id
    joint.save()
    record("claims.answer_joint_survey", by=by, at=at, subject=joint, came=came)
    diary.finish_task(by=by, at=at, kind=JOIN, subject=joint, project_id=joint.project_id)
    notices.tell(
        by=by, at=at, holder_id=joint.lead_id, title=f"联合查勘已回复：{joint.claim_number}", text=joint.remarks,
        address=f"/claims/{joint.claim_id}/", subject=joint,
    )  # fmt: skip
    return joint


def _require_own(by: Actor, insurer: Organisation) -> None:
    if insurer.kind != "insurer" or not by.acts_for(insurer.pk):
        raise Forbidden(Reason("只能登记本单位指派的查勘人员。"))


def _name(firm: Organisation, person_id: int, on: date, by: Actor) -> str:
    """The name of somebody of a firm in a role that is sent out; read as the house, because people see their own colleagues."""
    with house(firm.pk, cause=by):
        known = parties.memberships_of(firm.pk, on).filter(person_id=person_id, role__in=SENT).exists()
    if not known:
        raise Refusal(Reason("请选择查勘岗位的人员。", "person"))
    with house(person_id, cause=by):
        return str(parties.person(person_id).name)

"""The insurer agrees to the body, and both commission it; or it does not, and says why."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusal, Refusals
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.journal.services import locked, move
from idi.foundation.notices.services import tell
from idi.foundation.seats import services as seats
from idi.lifecycle.claims import services as claims
from idi.lifecycle.disputes.models import Appraisal
from idi.lifecycle.disputes.services.applying import AGREE
from idi.lifecycle.disputes.services.independence import check_body

AWARD = "disputes.award"


@act
def commission(*, by: Actor, at: datetime, appraisal: Appraisal) -> Appraisal:
    """Both sides commission the body, if it still is qualified and independent; a refused claim goes into appraisal, of another the
    repair of what is covered goes on."""
    appraisal = _for_lead(by, appraisal)
    on = local_date(at)
    no = Refusals()
    mode = rules.law(appraisal.region_code, or_national=True).figure("dispute_mode", on)
    with house(appraisal.project_id, cause=by):
        check_body(no, appraisal.claim, appraisal.body, mode, on)
    no.stop()
    appraisal.commissioned_at = at
    move(appraisal, "commission", by=by, at=at, fields=("commissioned_at",), body=appraisal.body_id)
    with house(appraisal.project_id, cause=by) as inside:
        claims.appraise(by=inside, at=at, claim=appraisal.claim)
    scope_id = appraisal.unit_id or appraisal.project_id
    with house(scope_id, cause=by):
        seats.seat(appraisal.body_id, scope_id, role="appraiser", from_on=on)
    finish_task(by=by, at=at, kind=AGREE, subject=appraisal, project_id=appraisal.project_id)
    open_task(
        by=by, at=at, holder_id=appraisal.body_id, kind=AWARD, capability=AWARD, subject=appraisal,
        project_id=appraisal.project_id, title=f"鉴定委托 {appraisal.number}：请鉴定并出具意见", region_code=appraisal.region_code,
        address=reverse("disputes:detail", args=[appraisal.pk]),
    )  # fmt: skip
    _tell_applicant(by, at, appraisal, f"保险机构同意共同委托{appraisal.body.name}鉴定。")
    return appraisal


@act
def turn_down(*, by: Actor, at: datetime, appraisal: Appraisal, reason: str) -> Appraisal:
    """The insurer does not agree to this body and says why; another may be proposed."""
    appraisal = _for_lead(by, appraisal)
    if not reason.strip():
        raise Refusal(Reason("请说明不同意的理由，申请人会看到。", "reason"))
    appraisal.reason = reason.strip()
    move(appraisal, "turn_down", by=by, at=at, fields=("reason",))
    finish_task(by=by, at=at, kind=AGREE, subject=appraisal, project_id=appraisal.project_id)
    _tell_applicant(
        by, at, appraisal, f"保险机构不同意委托{appraisal.body.name}：{appraisal.reason} 可以另提鉴定机构。"
    )
    return appraisal


def _for_lead(by: Actor, appraisal: Appraisal) -> Appraisal:
    appraisal = locked(appraisal)
    if by.kind != "house" and not by.acts_for(appraisal.lead_id):
        raise Forbidden(Reason("只有主承保机构可以答复鉴定申请。"))
    return appraisal


def _tell_applicant(by: Actor, at: datetime, appraisal: Appraisal, text: str) -> None:
    if appraisal.applicant_id is not None:
        tell(
            by=by, at=at, holder_id=appraisal.applicant_id, title=f"鉴定申请 {appraisal.number}", text=text,
            address=reverse("disputes:detail", args=[appraisal.pk]), subject=appraisal,
        )  # fmt: skip

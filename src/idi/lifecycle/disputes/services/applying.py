"""Somebody who contests a refusal asks for an appraisal and names a body."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.numbers import next_number
from idi.foundation.diary.services import open_task
from idi.foundation.journal.services import locked, record
from idi.lifecycle.claims.selectors import appraisable
from idi.lifecycle.disputes.models import Appraisal
from idi.lifecycle.disputes.selectors import running
from idi.lifecycle.disputes.services.independence import check_body
from idi.lifecycle.placed import on_claim

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation
    from idi.lifecycle.claims.models import Claim

AGREE = "disputes.agree"


@act
def apply(*, by: Actor, at: datetime, claim: Claim, body: Organisation, question: str) -> Appraisal:
    """Asks for a joint appraisal of a claim that was refused, or of what was refused of several elements, by a body.

    The developer asks in its own right (notice 三（八）); the lead may put forward what an owner asked for. Refused for a
    claim of which nothing was refused, and for a body without a qualification or related to either side, naming the link.
    """
    claim = locked(claim)
    applicant_id = _applicant(by, claim)
    if (earlier := running(claim)) is not None:
        raise Conflict(Reason(f"鉴定 {earlier.number} 还在进行中。"))
    if claim.lead_id is None or not appraisable(claim):
        label = claim.machine.state(claim.state).label
        raise Refusal(
            Reason(
                f"报案当前状态为“{label}”，只有全部或者部分被核定不属于保险责任的报案可以申请鉴定；期间已届满的部分不能鉴定。"
            )
        )
    on = local_date(at)
    law = rules.law(claim.region_code, or_national=True)
    mode = law.figure("dispute_mode", on)
    no = Refusals()
    no.unless(bool(question.strip()), "请写明需要鉴定的问题。", field="question")
    with house(claim.scope_id, cause=by):
        qualification = check_body(no, claim, body, mode, on)
    no.stop()
    because = (*mode.reasons, *law.figure("dispute_applicants", on).reasons)
    appraisal = Appraisal.objects.create(
        **on_claim(claim), number=next_number("JD", claim.region_code, at), lead_id=claim.lead_id, applicant_id=applicant_id, body=body,
        qualification=qualification, question=question.strip(), applied_at=at,
        because=[each.to_json() for each in because],
    )  # fmt: skip
    record("disputes.apply", by=by, at=at, subject=appraisal, claim=claim.pk, body=body.pk, applicant=applicant_id)
    open_task(
        by=by, at=at, holder_id=appraisal.lead_id, kind=AGREE, capability=AGREE, subject=appraisal,
        project_id=appraisal.project_id, title=f"鉴定申请 {appraisal.number}：请答复是否共同委托{body.name}", region_code=appraisal.region_code,
        address=reverse("disputes:detail", args=[appraisal.pk]),
    )  # fmt: skip
    return appraisal


def _applicant(by: Actor, claim: Claim) -> int | None:
    """The developer for itself, the lead for an owner (no applicant of its own); nobody else."""
    developer_id = claim.project.developer_id if claim.project else None
    if by.may("disputes.apply") and by.acts_for(developer_id):
        return developer_id
    if by.may("disputes.commission") and by.acts_for(claim.lead_id):
        return None
    raise Forbidden(Reason("共同委托鉴定由建设单位提出；业主可请保险机构提出，也可以自行委托鉴定、投诉或诉讼。"))

"""The body gives its opinion; it replaces the decision it was asked about."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, BinaryIO

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusals
from idi.foundation.core.language import on_paper
from idi.foundation.core.money import yuan
from idi.foundation.diary.services import finish_task
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, move
from idi.foundation.ledger.services import open_due
from idi.foundation.notices.services import tell
from idi.foundation.seats import services as seats
from idi.lifecycle.claims import selectors as reading
from idi.lifecycle.claims import services as claims
from idi.lifecycle.disputes.models import Appraisal
from idi.lifecycle.disputes.services.commissioning import AWARD

FEE = "fee"


def items_to_find(by: Actor, appraisal: Appraisal) -> list[str]:
    """Codes of the cover items a loss that was decided as a whole may be found to be; none where elements were decided one by one."""
    with house(appraisal.project_id, cause=by):  # who appraises has no seat on the policy
        decision = reading.latest_decision(appraisal.claim)
        return reading.known_items(appraisal.claim) if decision is None or decision.lines.count() < 2 else []


@act
def award(
    *, by: Actor, at: datetime, appraisal: Appraisal, result: str, reasons: str, fee: Decimal,
    upload: BinaryIO | bytes | None = None, item: str = "",
) -> Appraisal:  # fmt: skip
    """The commissioned body says whether the defect is covered, and why. `fee` in yuan falls to the insurer by default.

    The claim is decided again by the award; an owner advances nothing. Without an uploaded opinion a paper is made. `item` is what
    the defect is found to belong to, where that is another cover item than was decided upon (`items_to_find`).
    """
    appraisal = locked(appraisal)
    if by.kind != "house" and not by.acts_for(appraisal.body_id):
        raise Forbidden(Reason("只有受委托的鉴定机构可以出具鉴定意见。"))
    no = Refusals()
    no.unless(result in Appraisal.Result.values, "请选择鉴定结论。", field="result")
    no.unless(bool(reasons.strip()), "请写明鉴定意见的理由。", field="reasons")
    no.unless(not item or item in items_to_find(by, appraisal), "请选择本工程的承保项目。", field="item")
    no.unless(fee >= 0 and yuan(fee) == fee, "鉴定费不能为负数，精确到分。", field="fee")
    no.stop()
    appraisal.result, appraisal.reasons, appraisal.fee, appraisal.awarded_at = result, reasons.strip(), fee, at
    move(
        appraisal, "award", by=by, at=at, fields=("result", "reasons", "fee", "awarded_at"), result=result, fee=fee
    )  # fmt: skip
    appraisal.document_id = _opinion(by, at, appraisal, upload)
    appraisal.save(update_fields=["document_id"])
    with house(appraisal.project_id, cause=by) as inside:
        claims.decide_again(
            by=inside, at=at, claim=appraisal.claim, covered=result == Appraisal.Result.COVERED,
            award_id=appraisal.pk, reasons=appraisal.reasons, item=item,
        )  # fmt: skip
        _charge(inside, at, appraisal)
    scope_id = appraisal.unit_id or appraisal.project_id
    with house(scope_id, cause=by):
        seats.unseat(appraisal.body_id, scope_id, role="appraiser", until_on=local_date(at))
    finish_task(by=by, at=at, kind=AWARD, subject=appraisal, project_id=appraisal.project_id)
    for holder_id in filter(None, (appraisal.lead_id, appraisal.applicant_id)):
        tell(
            by=by, at=at, holder_id=holder_id, title=f"鉴定 {appraisal.number} 已出具意见",
            text=appraisal.get_result_display(), address=reverse("disputes:detail", args=[appraisal.pk]),
            subject=appraisal,
        )  # fmt: skip
    return appraisal


@on_paper
def _opinion(by: Actor, at: datetime, appraisal: Appraisal, upload: BinaryIO | bytes | None) -> int:
    about: dict[str, Any] = {
        "subject": appraisal,
        "kind": "disputes.award",
        "title": f"鉴定意见 {appraisal.number}",
        "number": appraisal.number,
    }
    if upload is not None:
        return documents.store(by=by, at=at, upload=upload, field="upload", **about).pk
    data = {
        "body": appraisal.body.name, "qualification": appraisal.qualification, "lead": appraisal.lead.name,
        "applicant": appraisal.applicant.name if appraisal.applicant else "业主（由保险机构提出）",
        "claim": appraisal.claim_number, "place": appraisal.place,
        "question": appraisal.question, "commissioned_at": appraisal.commissioned_at,
        "result": appraisal.get_result_display(), "reasons": appraisal.reasons, "fee": appraisal.fee,
        "because": [{**each, "value": each["said"]} for each in appraisal.because],
    }  # fmt: skip
    return documents.generate(by=by, at=at, template="disputes/award.typ", data=data, **about).pk


def _charge(inside: Actor, at: datetime, appraisal: Appraisal) -> None:
    if not appraisal.fee:
        return
    days = rules.law(appraisal.region_code, or_national=True).figure("cash_call_days", local_date(at)).whole()
    open_due(
        by=inside, at=at, kind=FEE, debtor_id=appraisal.lead_id, creditor_id=appraisal.body_id, amount=appraisal.fee,
        due_on=local_date(at) + timedelta(days=days), subject=appraisal, project_id=appraisal.project_id,
        region_code=appraisal.region_code, contract=appraisal.claim.policy.number if appraisal.claim.policy else "",
    )  # fmt: skip

"""The owner objects to a refusal, at any time; a second person reviews it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices
from idi.foundation.seats import selectors as seats
from idi.lifecycle.claims import claimant
from idi.lifecycle.claims.models import Claim, Objection
from idi.lifecycle.claims.selectors import contestable
from idi.lifecycle.claims.selectors.entrusted import require_any
from idi.lifecycle.claims.services import deciding
from idi.lifecycle.claims.services.correcting import ask_anew
from idi.lifecycle.claims.services.passing_on import address, require_lead, tell_reporter

REVIEW = "claims.review"


@act
def object(*, by: Actor, at: datetime, claim: Claim, text: str) -> Objection:
    """The owner says why what was refused is wrong, all of it or an element: signed in, or on the tracking page, which acts as the
    house. Refused once a repair began: what was refused is then reported anew."""
    claim = locked(claim)
    by.require("claims.object")
    if not contestable(claim):
        raise Conflict(
            Reason(
                gettext(
                    "核定中没有不属于保险责任的部分，或者维修已经开始，不能在本案提出异议。对没有赔付的部位，可以另行报案，或拨打专线。"
                )
            )
        )
    if not text.strip():
        raise Refusal(Reason(gettext("请说明您不同意的理由。"), "text"))
    if claim.objections.filter(reviewed_at__isnull=True).exists():
        raise Conflict(Reason(gettext("您的异议已收到，正在复核，请等待答复。")))
    objection = Objection.objects.create(
        claim=claim, project_id=claim.scope_id, unit_id=claim.unit_id, region_code=claim.region_code,
        text=text.strip(), objected_at=at, objected_by_id=by.person_id,
    )  # fmt: skip
    record("claims.object", by=by, at=at, subject=claim, objection=objection.pk, voice=claimant.voice(by, claim))
    diary.open_task(
        by=by, at=at, holder_id=claim.lead_id, kind=REVIEW,  # type: ignore[arg-type]
        title=f"业主对拒赔有异议，请由另一人复核：{claim.number}", address=address(claim), subject=claim,
        capability="claims.decide", region_code=claim.region_code, project_id=claim.project_id,
    )  # fmt: skip
    return objection


@act
def object_entrusted(*, by: Actor, at: datetime, claim_id: int, text: str) -> Objection:
    """As `object`, by who acts for the owner on this claim, whatever the paper is for: an objection binds the owner to nothing, and
    asks for no more than a second look."""
    found = require_any(by, at, claim_id)
    with house(found.scope_id, cause=by) as inside:
        return object(by=inside, at=at, claim=found.claim, text=text)


@act
def review(*, by: Actor, at: datetime, claim: Claim, upheld: bool, answer: str) -> Objection:
    """A second person of the lead answers the objection. An upheld one makes a new decision of cover; where elements were covered
    already, all are decided anew."""
    claim = locked(claim)
    by.require("claims.decide")
    require_lead(by, claim)
    waiting = claim.objections.filter(reviewed_at__isnull=True).first()
    if waiting is None:
        raise Conflict(Reason("没有待复核的异议。"))
    decision = claim.decisions.get(replaced_at__isnull=True)
    if by.person_id is not None and by.person_id == decision.decided_by_id:
        raise Forbidden(Reason("复核应由作出核定以外的另一人进行。"))
    no = Refusals()
    no.unless(bool(answer.strip()), "请写明复核意见，业主会看到。", field="answer")
    no.stop()
    waiting.upheld, waiting.answer = upheld, answer.strip()
    waiting.reviewed_at, waiting.reviewed_by_id = at, by.person_id
    waiting.save()
    record("claims.review", by=by, at=at, subject=claim, objection=waiting.pk, upheld=upheld)
    diary.finish_task(by=by, at=at, kind=REVIEW, subject=claim, project_id=claim.project_id)
    if upheld and claim.state == "refused":
        deciding.overturn(by=by, at=at, claim=claim, reasons=answer)
    elif upheld:
        ask_anew(claim, "业主异议成立，请重新核定", by=by, at=at)
    tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 异议已复核", text=waiting.answer)
    _tell_objector(claim, waiting, by=by, at=at)
    return waiting


def _tell_objector(claim: Claim, objection: Objection, *, by: Actor, at: datetime) -> None:
    """Who objected and did not report reads the answer on the page where it objected."""
    who = objection.objected_by_id
    if who is None or who == claim.reporter_person_id:
        return
    with house(claim.unit_id or claim.scope_id, cause=by):
        owns = claim.unit_id is not None and who in seats.seated(claim.unit_id, "owner")
    notices.tell(
        by=by, at=at, holder_id=who, title=f"报案 {claim.number} 异议已复核", text=objection.answer, subject=claim,
        address=address(claim) if owns else f"/repairs/entrusted/{claim.pk}/",
    )  # fmt: skip

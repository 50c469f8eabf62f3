"""Cash instead of a repair: the lead offers an amount, the owner alone chooses."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusals
from idi.foundation.core.money import yuan
from idi.foundation.journal.services import locked, record
from idi.foundation.notices.services import tell
from idi.lifecycle.claims import selectors as reading
from idi.lifecycle.claims import services as claims
from idi.lifecycle.placed import on_claim
from idi.lifecycle.repairs import selectors
from idi.lifecycle.repairs.models import CashOffer
from idi.lifecycle.repairs.services.confirming import require_word
from idi.lifecycle.repairs.services.ordering import require_cover, require_lead
from idi.lifecycle.repairs.services.pricing import compare

if TYPE_CHECKING:
    from idi.lifecycle.claims.models import Claim
    from idi.lifecycle.claims.selectors import Tracked


@act
def offer_cash(*, by: Actor, at: datetime, claim: Claim, amount: Decimal, reason: str) -> CashOffer:
    """An amount in place of a repair, what was advanced included. Refused where no repair could be ordered either, on an
    estimate of zero, below what was advanced, and while an order or another offer runs."""
    claim = locked(claim)
    by.require("repairs.order")
    require_cover(claim)
    require_lead(claim, by)
    if claim.state != "covered" or selectors.running(claim) is not None:
        raise Conflict(Reason("维修已经开始，不能再改为现金赔付。"))
    if CashOffer.objects.filter(claim=claim, answered_at__isnull=True).exists():
        raise Conflict(Reason("已有现金赔付方案等业主答复。"))
    no = Refusals()
    no.unless(bool(claim.estimate), "查勘估损为零，不能现金赔付。请先更正查勘的估损。", field="amount")
    no.unless(amount > 0 and yuan(amount) == amount, "金额应大于零且精确到分。", field="amount")
    advanced = claims.advanced(claim)
    no.unless(amount >= advanced, f"金额不能低于已先予支付的 {advanced:,.2f} 元。", field="amount")
    no.unless(bool(reason.strip()), "请写明金额怎样算出，业主会看到。", field="reason")
    no.stop()
    offer = CashOffer.objects.create(
        **on_claim(claim), lead_id=claim.lead_id or 0, amount=amount, reason=reason.strip(),
        quote_warning=compare(claim, amount, at), offered_at=at,
    )  # fmt: skip
    record("repairs.offer_cash", by=by, at=at, subject=offer, claim=claim.pk, amount=amount)
    told = dict.fromkeys(reading.standing_in(by, claim, "accept", at), f"/repairs/entrusted/{claim.pk}/")
    if claim.reporter_person_id:
        told[claim.reporter_person_id] = f"/p/track/{claim.track_code}/"
    for holder_id, address in told.items():
        tell(
            by=by, at=at, holder_id=holder_id, subject=offer, title=f"报案 {claim.number}：现金赔付方案",
            text=f"保险机构提出以 {amount:,.2f} 元现金代替维修，由您决定。", address=address,
        )  # fmt: skip
    return offer


@act
def answer_cash(*, by: Actor, at: datetime, offer: CashOffer, yes: bool) -> CashOffer:
    """The owner chooses cash, and it is owed; or a repair, and the offer is gone. Nobody chooses for the owner."""
    offer = locked(offer)
    if not selectors.may_choose(by, offer, at):
        raise Forbidden(Reason(gettext("只有房屋的业主可以选择现金赔付。报修人不是业主的，请业主本人办理。")))
    if offer.answered_at is not None:
        raise Conflict(Reason(gettext("这个方案已经答复过。")))
    if yes and selectors.running(offer.claim) is not None:
        raise Conflict(Reason(gettext("维修已经开始，不能再选择现金赔付。")))
    offer.answered_at, offer.accepted = at, yes
    offer.save(update_fields=["answered_at", "accepted"])
    voice = reading.voice(by, offer.claim, checked=True)
    record("repairs.answer_cash", by=by, at=at, subject=offer, accepted=yes, amount=offer.amount, voice=voice)
    if yes:
        with house(offer.project_id, cause=by) as inside:
            claims.confirm_amount(by=inside, at=at, claim=offer.claim, amount=offer.amount, cash=True)
    tell(
        by=by, at=at, holder_id=offer.lead_id, subject=offer,
        title=f"报案 {offer.claim_number}：业主{'同意现金赔付' if yes else '不要现金，请安排维修'}",
        text=f"{offer.amount:,.2f} 元", address=f"/claims/{offer.claim_id}/",
    )  # fmt: skip
    return offer


@act
def answer_cash_with_word(*, by: Actor, at: datetime, tracked: Tracked, word: str, yes: bool) -> CashOffer:
    """As `answer_cash`, for an owner without an account who knows the claim word of the home."""
    require_word(by, tracked, word)
    offer = selectors.tracked_cash(tracked, by=by)
    if offer is None:
        raise Conflict(Reason(gettext("没有等您答复的现金赔付方案。")))
    with house(tracked.scope_id, cause=by) as inside:
        return answer_cash(by=inside, at=at, offer=offer, yes=yes)

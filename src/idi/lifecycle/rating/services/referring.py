"""A second person decides: an offer beyond a limit, or one its underwriter wants looked at, is approved or sent back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason, Refusal
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import move
from idi.lifecycle.rating.models import Alternative, Quote, Referral
from idi.lifecycle.rating.services.inviting import address, ask_for_offer, asked
from idi.lifecycle.rating.services.sending import repriced, require_validity, send


@act
def refer(*, by: Actor, at: datetime, quote: Quote, reason: str, valid_until_on: date) -> Quote:
    """The underwriter asks a second person to decide on the prepared alternatives, and says why."""
    quote = asked(quote, by)
    quote.machine.after("refer", quote.state)
    if not reason.strip():
        raise Refusal(Reason("请写明提请复核的理由。", "reason"))
    if not Alternative.objects.filter(quote=quote).exists():
        raise Refusal(Reason("还没有编制报价方案，请先编制，再提请复核。"))
    return open_referral(quote, reason.strip(), [], valid_until_on, by=by, at=at)


def open_referral(
    quote: Quote, reason: str, exceeded: Sequence[str], valid_until_on: date, *, by: Actor, at: datetime,
    automatic: bool = False,
) -> Quote:  # fmt: skip
    """The quote waits for somebody else with `rating.approve_offer`."""
    Referral.objects.create(
        project_id=quote.project_id, region_code=quote.region_code, quote=quote, insurer_id=quote.insurer_id,
        reason=reason, beyond=list(exceeded), valid_until_on=valid_until_on, referred_by=by.person_id, referred_at=at,
    )  # fmt: skip
    move(quote, "refer", by=by, at=at, private_to=quote.insurer_id, automatic=automatic)
    diary.finish_task(by=by, at=at, kind="rating.offer", subject=quote)
    diary.open_task(
        by=by, at=at, holder_id=quote.insurer_id, kind="rating.review", capability="rating.approve_offer", subject=quote,
        project_id=quote.project_id, region_code=quote.region_code, address=address(quote),
        title=f"报价 {quote.number} 待复核：{reason}",
    )  # fmt: skip
    return quote


@act
def approve_offer(*, by: Actor, at: datetime, quote: Quote, words: str = "") -> Quote:
    """The second person agrees and the offer goes out; never whoever referred it or prepared an alternative of it."""
    quote, referral = _waiting(quote, by)
    quote.machine.after("approve_offer", quote.state)
    require_validity(referral.valid_until_on, at)
    rows = repriced(quote, at)
    if by.person_id in {referral.referred_by, *(row.prepared_by for row in rows)}:
        raise Forbidden("复核的人不能是编制或者提请复核这份报价的人，请由另一位核保负责人复核。")
    _answer(referral, True, words, by=by, at=at)
    return send(quote, rows, "approve_offer", referral.valid_until_on, by=by, at=at)


@act
def send_back(*, by: Actor, at: datetime, quote: Quote, words: str) -> Quote:
    """The second person does not agree and says what to change; the underwriter has the task again."""
    quote, referral = _waiting(quote, by)
    if not words.strip():
        raise Refusal(Reason("请写明退回的理由和需要修改的内容。", "words"))
    if by.person_id == referral.referred_by:
        raise Forbidden("复核的人不能是提请复核这份报价的人，请由另一位核保负责人复核。")
    _answer(referral, False, words, by=by, at=at)
    move(quote, "send_back", by=by, at=at, private_to=quote.insurer_id)
    diary.finish_task(by=by, at=at, kind="rating.review", subject=quote)
    ask_for_offer(quote, f"报价 {quote.number} 被复核退回，请修改后再报", by=by, at=at)
    return quote


def _waiting(quote: Quote, by: Actor) -> tuple[Quote, Referral]:
    by.require("rating.approve_offer")
    quote = asked(quote, by)
    quote.machine.after("send_back", quote.state)
    return quote, Referral.objects.filter(quote=quote, answered_at__isnull=True).latest("id")


def _answer(referral: Referral, approved: bool, words: str, *, by: Actor, at: datetime) -> None:
    referral.approved, referral.words = approved, words.strip()
    referral.answered_by, referral.answered_at = by.person_id, at
    referral.save(update_fields=["approved", "words", "answered_by", "answered_at"])

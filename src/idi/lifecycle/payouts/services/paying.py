"""The money moved: noted by hand, by the bank's result, or by a line of its statement; each payment once."""

from __future__ import annotations

from datetime import date, datetime

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason
from idi.foundation.journal.services import locked, move
from idi.lifecycle.claims import services as claims
from idi.lifecycle.payouts.models import Payout
from idi.lifecycle.payouts.services.asking import APPROVE, CORRECT, answered
from idi.lifecycle.payouts.services.payee import still_owed

_NOTED = ("paid_on", "reference")


@act
def pay(*, by: Actor, at: datetime, payout: Payout, paid_on: date, reference: str) -> Payout:
    """An approved payment went out under a bank reference; the claim goes on from there.

    Paid by hand, the payee is checked as for a list for the bank: the home may have changed hands since the approval. What the
    bank has in a list already, it paid: its answer is noted whoever owns the home by then.
    """
    payout = locked(payout)
    if by.kind != "house" and not by.acts_for(payout.lead_id):
        raise Forbidden(Reason("赔款由主承保机构支付，从保机构不能代为操作。"))
    if payout.state == "approved":
        still_owed([payout], by=by)
    payout.paid_on, payout.reference, payout.reason = paid_on, reference.strip(), ""
    move(payout, "pay", by=by, at=at, fields=(*_NOTED, "reason"), amount=payout.amount, paid_on=paid_on)
    claims.settle(
        by=by, at=at, claim=payout.claim, due=payout.due, paid_on=paid_on, reference=payout.reference
    )  # fmt: skip
    return payout


@act
def clear(*, by: Actor, at: datetime, payout: Payout, paid_on: date, reference: str) -> Payout:
    """A bank statement shows that the due was paid in full; called by the job that hears of it, so that nobody pays again."""
    payout = locked(payout)
    if payout.state in ("paid", "dropped"):
        return payout
    payout.paid_on, payout.reference, payout.reason = paid_on, reference, ""
    move(payout, "clear", by=by, at=at, fields=(*_NOTED, "reason"), amount=payout.amount, paid_on=paid_on)
    for kind in (APPROVE, CORRECT):
        answered(kind, payout, by=by, at=at)
    with house(payout.project_id, cause=by) as inside:
        claims.settle(by=inside, at=at, claim=payout.claim, due=payout.due, paid_on=paid_on, reference=reference)
    return payout

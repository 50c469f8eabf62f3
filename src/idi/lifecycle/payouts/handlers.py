"""What this stage does when an earlier one says that something happened."""

from __future__ import annotations

from idi.foundation.core.actor import Actor
from idi.foundation.ledger import selectors as ledger
from idi.foundation.ledger.events import MoneyMoved
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims import services as settling
from idi.lifecycle.payouts import selectors, services


def on_money_moved(*, event: MoneyMoved, by: Actor) -> None:
    """The bank's statement shows what was paid on a claim: its payment is confirmed, and the claim goes on.

    What was paid outside, without a payment prepared here, is a fact all the same.
    """
    if event.kind not in selectors.OWED:
        return
    due = ledger.due_by_id(event.due_id)
    paid = due.payments.order_by("id").last() if due and not due.open else None
    if due is None or paid is None:
        return
    payout = selectors.living(due.pk)
    if payout is not None:
        services.clear(by=by, at=event.at, payout=payout, paid_on=paid.paid_on, reference=paid.reference)
        return
    claim = claims.claim(due.subject_id)
    if claim is not None:
        settling.settle(
            by=by, at=event.at, claim=claim, due=due, paid_on=paid.paid_on, reference=paid.reference
        )  # fmt: skip

"""Reactions to what upstream rooms announce."""

from __future__ import annotations

from idi.foundation.core.actor import Actor
from idi.foundation.ledger.events import MoneyMoved
from idi.lifecycle.policies import services
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.rating.events import QuoteAccepted


def on_money_moved(*, event: MoneyMoved, by: Actor) -> None:
    """Premium came in by a bank file or was taken back: parts fall due, what is open is asked for, the policy may be issued."""
    if event.kind == "premium":
        policy = Policy.objects.get(pk=event.subject_id)
        services.premium_came_in(by=by, at=event.at, policy=policy)


def on_quote_accepted(*, event: QuoteAccepted, by: Actor) -> None:
    """The developer that accepted a quote is to fill in the proposal."""
    services.ask_to_propose(by=by, at=event.at, quote_id=event.quote_id)

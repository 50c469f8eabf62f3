"""Reactions to what upstream rooms announce."""

from __future__ import annotations

from idi.foundation.core.actor import Actor
from idi.foundation.ledger.events import MoneyPlaced
from idi.lifecycle.policies import services
from idi.lifecycle.policies.models import Policy


def on_money_placed(*, event: MoneyPlaced, by: Actor) -> None:
    """Premium came in by a bank file: its parts fall due, and the policy may perhaps be issued."""
    if event.kind == "premium":
        policy = Policy.objects.get(pk=event.subject_id)
        services.premium_came_in(by=by, at=event.at, policy=policy)

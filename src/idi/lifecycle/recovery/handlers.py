"""What this stage does when an earlier one says that something happened."""

from __future__ import annotations

from idi.foundation.core.actor import Actor
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims.events import ClaimPaid, SupplementPaid
from idi.lifecycle.recovery import services


def on_claim_paid(*, event: ClaimPaid, by: Actor) -> None:
    """Notice 三（七）: the insurer may recover from the unit at fault."""
    claim = claims.claim(event.claim_id)
    if claim is not None:
        services.open_from_survey(by=by, at=event.at, claim=claim)


def on_supplement_paid(*, event: SupplementPaid, by: Actor) -> None:
    """What an award added was paid, too: the party at fault answers for it. Before the claim itself is paid there is nothing to raise."""
    claim = claims.claim(event.claim_id)
    if claim is not None:
        services.raise_by_supplement(by=by, at=event.at, claim=claim)

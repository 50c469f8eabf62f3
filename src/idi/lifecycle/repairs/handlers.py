"""What this stage does when an earlier one says that something happened."""

from __future__ import annotations

from idi.foundation.core.actor import Actor
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims.events import ClaimDecided, ClaimReported
from idi.lifecycle.repairs import selectors, services


def on_claim_reported(*, event: ClaimReported, by: Actor) -> None:
    """A spot that was repaired before and is under warranty is recognised; a report nobody has placed yet waits."""
    claim = claims.claim(event.claim_id)
    if claim is not None and claim.unit_id is not None:
        services.link(by=by, at=event.at, claim=claim)


def on_claim_decided(*, event: ClaimDecided, by: Actor) -> None:
    """An emergency that was repaired before the decision now knows who pays."""
    claim = claims.claim(event.claim_id)
    order = selectors.emergency(claim) if claim else None
    if order is not None:
        services.decided(by=by, at=event.at, order=order, covered=event.outcome == "covered")

"""Payments through the doors, on the claims of `tests.factories.claims`.

payout = a_payout(world, a_repaired_claim(world, home))       # 3333.33 to the repairer, below the limit: approved
payout = a_payout(world, a_repaired_claim(world, home, amount=Decimal("12000.00")))       # waits for a second person
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.ledger.models import Due
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.payouts import services
from idi.lifecycle.payouts.models import Payout
from tests.factories import on
from tests.factories.parties import World

PREPARED, APPROVED, LISTED, PAID = on(2025, 3, 21), on(2025, 3, 21, 14), on(2025, 3, 21, 15), on(2025, 3, 24)
PAID_ON = date(2025, 3, 24)
ACCOUNT = "6200000000000001"


def the_due(world: World, claim: Claim, kind: str = "claim") -> Due:
    """What the lead owes because of the claim."""
    with acting(world.claims_handler, PREPARED):
        return Due.objects.get(subject_id=claim.pk, kind=kind, subject_kind="claims.claim")


def a_payout(world: World, claim: Claim, kind: str = "claim", *, at: datetime = PREPARED, **changes: Any) -> Payout:
    """Prepared by the lead's handler."""
    due = the_due(world, claim, kind)
    given = {"holder_name": world.repairers.name, "account": ACCOUNT, "bank": "示例银行海宁支行", **changes}
    with acting(world.claims_handler, at):
        return services.prepare(by=world.claims_handler, at=at, claim=claim, due=due, **given)


def approved(by: Actor, payout: Payout, *, at: datetime = APPROVED, reason: str = "") -> Payout:
    """By another person of the lead."""
    with acting(by, at):
        return services.approve(by=by, at=at, payout=payout, reason=reason)


def as_it_stands(world: World, payout: Payout) -> Payout:
    with acting(world.claims_handler, PAID):
        return Payout.objects.select_related("batch", "due").get(pk=payout.pk)

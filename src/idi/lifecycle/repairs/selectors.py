"""Questions about repair orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.seats.selectors import seated
from idi.lifecycle.repairs.models import Order

if TYPE_CHECKING:
    from idi.lifecycle.claims.models import Claim
    from idi.lifecycle.claims.selectors import Tracked


def visible(actor: Actor) -> QuerySet[Order]:
    """The orders the actor may see, with repairer, lead and confirmation loaded."""
    rows = Order.objects.select_related("repairer", "lead", "confirmation")
    if actor.organisation_kind == "repairer":
        # Row security answers for safety; this narrows by index.
        return rows.filter(repairer_id__in=actor.organisation_ids)
    return rows


def order(pk: int) -> Order:
    """One order with its parties; 404 for strangers."""
    rows = Order.objects.select_related("repairer", "lead", "confirmation")
    return get_object_or_404(rows, pk=pk)


def of_claim(claim: Claim) -> QuerySet[Order]:
    """The orders of a claim, newest first."""
    return Order.objects.filter(claim=claim).select_related("repairer").order_by("-id")


def running(claim: Claim) -> Order | None:
    """The order of a claim that is neither sent back nor confirmed."""
    return of_claim(claim).exclude(state__in=("returned", "confirmed")).first()


def tracked(found: Tracked, *, by: Actor) -> Order | None:
    """The newest order of a claim, for somebody who holds its track code."""
    with house(found.scope_id, cause=by):
        rows = Order.objects.select_related("repairer", "confirmation")
        return rows.filter(claim_id=found.claim_id).exclude(state="returned").order_by("-id").first()


def may_confirm(actor: Actor, order: Order) -> bool:
    """Whether this person is the owner as far as we can check: by a seat on the home, or as the verified reporter."""
    if actor.kind == "house":
        return True
    if not actor.signed_in or actor.person_id is None:
        return False
    if order.signer_id == actor.person_id:
        return True
    return order.unit_id is not None and actor.person_id in seated(order.unit_id, "owner")

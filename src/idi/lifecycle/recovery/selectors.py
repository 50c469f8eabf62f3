"""Questions about recoveries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from idi.foundation.core.actor import Actor
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.recovery.models import Case

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation
    from idi.lifecycle.claims.models import Claim

_WITH = ("target", "lead")


def visible(actor: Actor) -> QuerySet[Case]:
    """The recoveries the actor may see, with their parties loaded."""
    return Case.objects.select_related(*_WITH)


def to_recover(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Of some recoveries those that still wait for the money or a word."""
    return rows.filter(state__in=("opened", "demanded"))


def case(pk: int) -> Case:
    """One recovery with its parties; 404 for strangers."""
    return get_object_or_404(Case.objects.select_related(*_WITH), pk=pk)


def of_claim(claim: Claim) -> QuerySet[Case]:
    """The recoveries on a claim, oldest first."""
    return Case.objects.filter(claim=claim).select_related("target").order_by("id")


def targets(claim: Claim) -> list[Organisation]:
    """Who built here and is not being recovered from on this claim yet."""
    taken = set(of_claim(claim).values_list("target_id", flat=True))
    return (
        [party for party in projects.building_parties(claim.project) if party.pk not in taken] if claim.project else []
    )

"""Questions about returns."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from idi.foundation.core.actor import Actor
from idi.insight.filings.models import Return


def visible(actor: Actor) -> QuerySet[Return]:
    """The returns the actor may see, with their insurers: authorities those of their places, an insurer its own."""
    return Return.objects.select_related("insurer")


def one(pk: int) -> Return:
    """The return; 404 for strangers."""
    return get_object_or_404(Return.objects.select_related("insurer"), pk=pk)

"""Questions of the desk: which home is the caller talking about, what is known there, who waits for a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, QuerySet

from idi.foundation.core.actor import Actor
from idi.front.hotline.models import Call
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Unit

SHOWN = 20


def homes(text: str) -> list[Unit]:
    """The first homes whose address holds every word of what the agent typed; nothing for less than two characters."""
    return list(projects.search_units(text)[:SHOWN]) if len(text.strip()) > 1 else []


def calls(actor: Actor) -> QuerySet[Call]:
    """The calls of the desk, as far as the actor may see them."""
    return Call.objects.filter(desk_id__in=actor.organisation_ids) if actor.organisation_id else Call.objects.all()


def call_backs(actor: Actor) -> QuerySet[Call]:
    """Calls somebody promised to answer later, the earliest promise first."""
    return calls(actor).filter(closed_at__isnull=True).order_by(F("call_back_at").asc(nulls_last=True), "id")


def call(pk: int) -> Call | None:
    """One call, where the actor may see it."""
    return Call.objects.filter(pk=pk).first()

"""Questions about messages."""

from __future__ import annotations

from django.db.models import QuerySet

from idi.foundation.core.actor import Actor
from idi.foundation.notices.models import Message


def messages_of(actor: Actor) -> QuerySet[Message]:
    """What the actor and the organisation it acts for were told, newest first."""
    return Message.objects.filter(holder_id__in=actor.holders).order_by("-sent_at", "-id")

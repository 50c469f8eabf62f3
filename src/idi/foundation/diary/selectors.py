"""Questions about what waits for whom."""

from __future__ import annotations

from django.db.models import F, QuerySet

from idi.foundation.core.actor import Actor
from idi.foundation.diary.models import Task


def waiting(actor: Actor) -> QuerySet[Task]:
    """What waits for the actor or its organisation and the actor may do, the earliest due day first, no day last."""
    rows = Task.objects.filter(
        holder_id__in=actor.holders, done_at__isnull=True, capability__in=("", *actor.capabilities)
    )
    return rows.order_by(F("due_on").asc(nulls_last=True), "id")

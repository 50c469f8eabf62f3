"""Questions about money."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from idi.foundation.core.actor import Actor
from idi.foundation.core.refs import Ref
from idi.foundation.ledger.models import Due


def dues_of(subject: Any, kind: str = "") -> QuerySet[Due]:
    """The dues about a subject that were not cancelled, in the order they were opened."""
    ref = Ref.of(subject)
    rows = Due.objects.filter(subject_kind=ref.kind, subject_id=ref.id, cancelled_at__isnull=True).order_by("id")
    return rows.filter(kind=kind) if kind else rows


def dues_of_holder(actor: Actor) -> QuerySet[Due]:
    """What the actor's organisation owes or is owed, the earliest due day first."""
    mine = Q(debtor_id__in=actor.holders) | Q(creditor_id__in=actor.holders)
    return Due.objects.filter(mine, cancelled_at__isnull=True).order_by("due_on", "id")


def paid_in_full(subject: Any, kind: str) -> bool:
    """Whether there are dues of this kind about the subject and all of them are paid."""
    rows = dues_of(subject, kind)
    return rows.exists() and not rows.filter(paid_amount__lt=F("amount")).exists()

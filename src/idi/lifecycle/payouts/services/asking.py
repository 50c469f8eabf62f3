"""Who has to do something about a payment."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from idi.foundation.core.actor import Actor
from idi.foundation.diary import services as diary
from idi.lifecycle.payouts.models import Payout

APPROVE, CORRECT, GIVEN = "payouts.approve", "payouts.correct", "payouts.given"


def ask(kind: str, payout: Payout, title: str, *, by: Actor, at: datetime) -> None:
    """A task of the lead, due on the last day of the amount."""
    diary.open_task(
        by=by, at=at, holder_id=payout.lead_id, kind=kind, title=title, capability="claims.pay",
        address=reverse("payouts:detail", args=[payout.pk]), subject=payout, region_code=payout.region_code,
        project_id=payout.project_id, due_on=payout.due.due_on,
    )  # fmt: skip


def answered(kind: str, payout: Payout, *, by: Actor, at: datetime) -> None:
    """The task is done."""
    diary.finish_task(by=by, at=at, kind=kind, subject=payout, project_id=payout.project_id)

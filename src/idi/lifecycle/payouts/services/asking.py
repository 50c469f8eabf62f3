"""Who has to do something about a payment."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from idi.foundation.core.actor import Actor
from idi.foundation.diary import services as diary
from idi.lifecycle.claims import services as claims
from idi.lifecycle.payouts.models import Payout

APPROVE, CORRECT, GIVEN = "payouts.approve", "payouts.correct", "payouts.given"


def ask(kind: str, payout: Payout, title: str, *, by: Actor, at: datetime) -> None:
    """A task of the lead, due on the last day of the amount. The one to pay rests till it is answered: the same is not asked twice."""
    diary.open_task(
        by=by, at=at, holder_id=payout.lead_id, kind=kind, title=title, capability="claims.pay",
        address=reverse("payouts:detail", args=[payout.pk]), subject=payout, region_code=payout.region_code,
        project_id=payout.project_id, due_on=payout.due.due_on,
    )  # fmt: skip
    diary.finish_task(by=by, at=at, kind=claims.task_of(payout.due), subject=payout.claim, project_id=payout.project_id)


def answered(kind: str, payout: Payout, *, by: Actor, at: datetime) -> None:
    """The task is done; what is still owed waits to be paid again."""
    done = diary.finish_task(by=by, at=at, kind=kind, subject=payout, project_id=payout.project_id)
    if done and payout.due.open:
        diary.resume_task(
            by=by, at=at, kind=claims.task_of(payout.due), subject=payout.claim, project_id=payout.project_id
        )

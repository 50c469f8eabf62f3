"""What an inspection body has before it: what is due, its sites, and who of its people carries what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from idi.foundation.core.actor import Actor
from idi.foundation.diary import selectors as diary
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.models import Finding, Visit

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import Mandate

RECENT = timedelta(days=30)
SHOWN = 50


def due(actor: Actor, on: date) -> QuerySet[Any]:
    """The tasks of inspections due by the day, or without a day, the earliest first."""
    return diary.waiting(actor).filter(Q(due_on__lte=on) | Q(due_on=None), kind__startswith="inspections.")


@dataclass(frozen=True, slots=True)
class Site:
    """A project the body is at work on, with the day of its next visit."""

    mandate: Mandate
    next_on: date | None
    late: bool


def sites(actor: Actor, on: date) -> list[Site]:
    """The projects of the body, those whose visit comes first on top; in two queries."""
    planned = dict(
        diary.waiting(actor).filter(kind="inspections.visit", subject_kind="inspections.mandate").values_list("subject_id", "due_on")
    )  # fmt: skip
    rows = selectors.risk_board(actor, on).filter(state="appointed", body_id__in=actor.organisation_ids).order_by("-pk")
    found = [Site(each, planned.get(each.pk), (planned.get(each.pk) or on) < on) for each in rows[:SHOWN]]
    return sorted(found, key=lambda site: (site.next_on is None, site.next_on or on))


@dataclass(frozen=True, slots=True)
class Load:
    """What one inspector did lately and has in hand."""

    pk: int
    name: str
    visits: int
    open: int
    tasks: int
    late: int


def loads(actor: Actor, on: date) -> list[Load]:
    """The inspectors of the body with their load, the heaviest first; in four queries."""
    people = diary.able(actor, "inspections.visit", on)
    own = Q(mandate__body_id__in=actor.organisation_ids)
    visits = dict(
        Visit.objects.filter(own, visited_on__gt=on - RECENT)
        .order_by()
        .values_list("inspector_id")
        .annotate(Count("pk"))
    )
    still_open = dict(
        Finding.objects.filter(visit__mandate__body_id__in=actor.organisation_ids, asks_reply=True).exclude(state="closed")
        .order_by().values_list("visit__inspector_id").annotate(Count("pk"))
    )  # fmt: skip
    given = diary.waiting(actor).filter(kind__startswith="inspections.", assigned_to__isnull=False).order_by()
    counted = given.values("assigned_to").annotate(count=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)))
    tasks = {row["assigned_to"]: (row["count"], row["late"]) for row in counted}
    found = [
        Load(pk, name, visits.get(pk, 0), still_open.get(pk, 0), *tasks.get(pk, (0, 0))) for pk, name in people.items()
    ]
    return sorted(found, key=lambda each: (-each.late, -each.tasks, -each.open, each.name))

"""Questions of the desk: who waits for a call, who calls now, what the last shift left, how the desk did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet
from django.db.models.functions import ExtractHour

from idi.foundation.core.actor import Actor
from idi.front.hotline.models import Call, Handover, Incoming

FRESH = timedelta(hours=2)
"""A call whose end the exchange never told is no longer on the screen after this time."""


def calls(actor: Actor) -> QuerySet[Call]:
    """The calls of the desk, as far as the actor may see them."""
    return Call.objects.filter(desk_id__in=actor.organisation_ids) if actor.organisation_id else Call.objects.all()


def call_backs(actor: Actor) -> QuerySet[Call]:
    """Calls somebody promised to answer later, the earliest promise first."""
    return calls(actor).filter(closed_at__isnull=True).order_by(F("call_back_at").asc(nulls_last=True), "id")


def call(pk: int) -> Call | None:
    """One call, where the actor may see it."""
    return Call.objects.filter(pk=pk).first()


def incoming(pk: int | str) -> Incoming | None:
    """What the exchange told of one call, where the actor may see it."""
    return Incoming.objects.filter(pk=pk).first() if str(pk).isdigit() else None


def ringing(actor: Actor, at: datetime) -> list[Incoming]:
    """Calls that ring, and the one this agent talks to: what stands on the screen, the longest waiting first."""
    rows = Incoming.objects.filter(
        Q(answered_at__isnull=True) | Q(agent_id=actor.person_id), desk_id__in=actor.organisation_ids,
        ended_at__isnull=True, rung_at__gt=at - FRESH,
    )  # fmt: skip
    return list(rows.order_by("rung_at")[:10])


def waiting_handover(actor: Actor) -> Handover | None:
    """What the last shift left and nobody confirmed yet."""
    return Handover.objects.filter(desk_id__in=actor.organisation_ids, confirmed_at__isnull=True).first()


def handover(pk: int) -> Handover | None:
    """One change of shifts."""
    return Handover.objects.filter(pk=pk).first()


def handovers(actor: Actor) -> QuerySet[Handover]:
    """Every change of shifts, the newest first."""
    return Handover.objects.filter(desk_id__in=actor.organisation_ids).order_by("-id")


@dataclass(frozen=True, slots=True)
class Figures:
    """How the desk did in a time: calls by hour, kind and wrap-up; of incoming ones how many were answered and how long they waited."""

    count: int
    by_hour: list[tuple[str, int, int]]
    by_kind: list[tuple[Any, int]]
    by_wrap_up: list[tuple[Any, int]]
    incoming: int
    answered: int
    abandoned: int
    waited: int | None
    talked: int | None
    late_call_backs: int


def figures(actor: Actor, since: date, until: date, at: datetime) -> Figures:
    """Of the calls noted and the calls the exchange told of, days included; `late_call_backs` are those overdue now."""
    noted = calls(actor).filter(called_at__date__gte=since, called_at__date__lte=until)
    rung = Incoming.objects.filter(
        desk_id__in=actor.organisation_ids, rung_at__date__gte=since, rung_at__date__lte=until
    )
    told = rung.aggregate(
        all=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)),
        abandoned=Count("pk", filter=Q(answered_at__isnull=True, ended_at__isnull=False)),
        waited=Avg(F("answered_at") - F("rung_at")), talked=Avg(F("ended_at") - F("answered_at")),
    )  # fmt: skip
    return Figures(
        noted.count(), _by_hour(noted, rung), _by(noted, "kind", Call.Kind.choices), _by(noted, "wrap_up", Call.WrapUp.choices),
        told["all"], told["answered"], told["abandoned"], _seconds(told["waited"]), _seconds(told["talked"]),
        call_backs(actor).filter(call_back_at__lt=at).count(),
    )  # fmt: skip


def _by_hour(noted: QuerySet[Call], rung: QuerySet[Incoming]) -> list[tuple[str, int, int]]:
    """Hour of the day in China, calls noted, calls that rang; hours without either are left out."""
    told = [
        dict(rows.order_by().annotate(hour=ExtractHour(moment)).values_list("hour").annotate(Count("pk")))
        for rows, moment in ((noted, "called_at"), (rung, "rung_at"))
    ]
    hours = sorted(told[0].keys() | told[1].keys())
    return [(f"{hour:02d}:00", told[0].get(hour, 0), told[1].get(hour, 0)) for hour in hours]


def _by(rows: QuerySet[Call], name: str, labels: Iterable[tuple[str, Any]]) -> list[tuple[Any, int]]:
    counted = dict(rows.order_by().values_list(name).annotate(Count("pk")))
    return [(label, counted[code]) for code, label in labels if code in counted]


def _seconds(mean: timedelta | None) -> int | None:
    return int(mean.total_seconds()) if mean is not None else None

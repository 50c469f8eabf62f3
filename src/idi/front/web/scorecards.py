"""Scorecards: how inspection bodies, contractors and developers did, counted from the records the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from idi.foundation.core.actor import Actor
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.inspections import selectors as inspections

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import Finding

MOST = 200


@dataclass(frozen=True, slots=True)
class Body:
    """One inspection body; `confirmed` is None where the reader may not see claims."""

    name: str
    visits: int
    planned: int
    on_time: int
    findings: int
    confirmed: int | None
    returns_due: int
    returns_on_time: int


@dataclass(frozen=True, slots=True)
class Builder:
    """One contractor or developer: its findings, how fast they were put right, accidents."""

    pk: int
    name: str
    findings: int
    severe: int
    closed: int
    closed_on_time: int
    overdue: int
    reaction_days: float | None
    accidents: int
    late_reports: int


def bodies(actor: Actor, on: date) -> list[Body]:
    """Every body of which the reader sees visits; in five queries."""
    visits = inspections.visits(actor).order_by("mandate_id", "visited_on", "pk")
    counted: dict[int, dict[str, int]] = {}
    names: dict[int, str] = {}
    planned_on: dict[int, date | None] = {}
    rows = visits.values_list("mandate_id", "mandate__body_id", "mandate__body__name", "visited_on", "next_on")
    for mandate_id, body_id, name, visited_on, next_on in rows:
        names[body_id] = name
        own = counted.setdefault(body_id, dict.fromkeys(("visits", "planned", "on_time"), 0))
        own["visits"] += 1
        if (planned := planned_on.get(mandate_id)) is not None:
            own["planned"] += 1
            own["on_time"] += visited_on <= planned
        planned_on[mandate_id] = next_on
    findings = _by(inspections.findings(actor, on), "visit__mandate__body_id", _once())
    seen = _confirmed(actor, on) if actor.may("claims.read") else None
    due = _by(inspections.all_returns().filter(until_on__lt=on), "mandate__body_id")
    kept = _by(
        inspections.all_returns().filter(until_on__lt=on, visit__visited_on__lte=F("until_on")), "mandate__body_id"
    )
    return [
        Body(
            names[pk], own["visits"], own["planned"], own["on_time"], findings.get(pk, 0),
            None if seen is None else seen.get(pk, 0), due.get(pk, 0), kept.get(pk, 0),
        )
        for pk, own in sorted(counted.items(), key=lambda each: names[each[0]])
    ][:MOST]  # fmt: skip


def _by(rows: QuerySet[Any], key: str, counted: Count | None = None) -> dict[int, int]:
    rows = rows.order_by().values_list(key).annotate(count=counted or Count("pk"))
    return dict(rows.values_list(key, "count"))


def _once(which: Q | None = None) -> Count:
    """Findings, a series as one."""
    return Count(Coalesce(-F("series_id"), F("pk")), filter=which, distinct=True)


def _confirmed(actor: Actor, on: date) -> dict[int, int]:
    """Findings on whose building and item a loss was later held to be covered, by body."""
    covered = list(claims.covered_places())
    wanted = Q(pk__in=[])
    for building_id, item in covered:
        wanted |= Q(building_id=building_id, item=item)
    return _by(inspections.findings(actor, on).filter(wanted), "visit__mandate__body_id")


def contractors(actor: Actor, on: date) -> list[Builder]:
    """Everybody responsible for findings the reader sees."""
    return _builders(actor, on, "responsible_id", "responsible__name")


def developers(actor: Actor, on: date) -> list[Builder]:
    """The developers of the projects with findings the reader sees."""
    return _builders(actor, on, "project__developer_id", "project__developer__name")


def _builders(actor: Actor, on: date, key: str, name: str) -> list[Builder]:
    """Grouped by one party; in two queries."""
    reacted = ExpressionWrapper(F("first_reply") - F("found_at"), output_field=DurationField())
    found: QuerySet[Finding] = inspections.findings(actor, on).order_by()
    days = dict(
        found.annotate(first_reply=Min("rectifications__replied_at", filter=Q(rectifications__voided_at__isnull=True))).filter(first_reply__isnull=False)
        .values("pk", key, took=reacted).values_list("pk", "took")
    )  # fmt: skip
    owners = dict(found.filter(pk__in=days).values_list("pk", key))
    took: dict[int, list[float]] = {}
    for pk, duration in days.items():
        took.setdefault(owners[pk], []).append(duration.total_seconds() / 86400)
    rows = (
        found.values(key, name)
        .annotate(
            total=_once(), severe=_once(Q(found_serious=True)), closed=_once(Q(state="closed")),
            in_time=_once(Q(state="closed", closed_at__date__lte=F("due_on")) | Q(state="closed", due_on=None)),
            overdue=_once(Q(state="open", due_on__lt=on)),
        )
        .order_by(name)
    )  # fmt: skip
    accidents = inspections.accidents(actor).filter(voided_at__isnull=True)
    all_, late = _by(accidents, key), _by(accidents.filter(reported_at__gt=F("due_at")), key)
    return [
        Builder(
            row[key], row[name], row["total"], row["severe"], row["closed"], row["in_time"], row["overdue"],
            _mean(took.get(row[key])), all_.get(row[key], 0), late.get(row[key], 0),
        )
        for row in rows[:MOST]
    ]  # fmt: skip


def _mean(days: list[float] | None) -> float | None:
    return round(sum(days) / len(days), 1) if days else None

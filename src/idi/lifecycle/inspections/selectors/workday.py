"""What an inspection body has before it: what is due, its sites, and who of its people carries what."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from idi.foundation.core.actor import Actor
from idi.foundation.core.agenda import Item
from idi.foundation.core.clock import local_date
from idi.foundation.diary import selectors as diary
from idi.lifecycle.inspections import planned
from idi.lifecycle.inspections.models import Booking, Finding, Node, Visit
from idi.lifecycle.inspections.selectors.mandates import risk_board
from idi.lifecycle.inspections.states import BOOKING
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from idi.foundation.diary.models import Task
    from idi.lifecycle.inspections.models import Mandate
    from idi.lifecycle.projects.models import Project

GOING = ("inspections.visit", "inspections.booked", "inspections.return")
"""The tasks for which one goes to a site."""

RECENT, AHEAD = timedelta(days=30), timedelta(days=28)
SHOWN = 50


def due(actor: Actor, on: date) -> QuerySet[Any]:
    """The tasks of inspections due by the day, or without a day, the earliest first; of the head of a body those of all its people."""
    return diary.assignable(actor).filter(Q(due_on__lte=on) | Q(due_on=None), kind__startswith="inspections.")


@dataclass(frozen=True, slots=True)
class Stop:
    """A site to go to today: why, at what time where that was agreed, and how far it is from the stop before."""

    project: Project
    tasks: list[Task]
    at: datetime | None
    away_km: float | None = None

    @property
    def geo(self) -> str:
        """The address that opens the place in a map (RFC 5870); empty where nobody entered the coordinates."""
        place = _place(self)
        return f"geo:{place[0]},{place[1]}" if place else ""


def stops(actor: Actor, on: date) -> list[Stop]:
    """The sites the actor goes to on a day, in the order of the way: what is agreed by its time, then always the nearest next.

    What is given to a colleague is left out. Sites nobody entered coordinates of come last. In three queries.
    """
    waiting = diary.waiting(actor).filter(kind__in=GOING, due_on__lte=on, project_id__isnull=False)
    by_project: dict[int, list[Task]] = defaultdict(list)
    for task in waiting.filter(Q(assigned_to=None) | diary.mine(actor, on)):
        by_project[task.project_id or 0].append(task)
    booked = Booking.objects.filter(project_id__in=by_project, state="confirmed", visit_at__date=on)
    times = dict(booked.values_list("project_id").annotate(Min("visit_at")))
    places = projects.visible(actor).filter(pk__in=by_project)
    return in_order([Stop(each, by_project[each.pk], times.get(each.pk)) for each in places])


def coming(on: date, most: int) -> list[Item]:
    """The visits to the sites the reader sees that are agreed, asked for or planned from the day on, the earliest first.

    The first `most` of the next four weeks; a node with a booking stands once, with the moment of the booking. Two queries.
    """
    until = on + AHEAD
    booked = Booking.objects.filter(state__in=("asked", "countered", "confirmed"), visit_at__date__range=(on, until))
    bookings = list(booked.select_related("node__building", "project").order_by("visit_at")[:most])
    planned_ones = Node.objects.filter(planned_on__range=(on, until), dropped_at__isnull=True)
    planned_ones = planned_ones.exclude(pk__in=[each.node_id for each in bookings])
    rows = planned.nodes(planned_ones, lacking=True).order_by("planned_on", "pk")[:most]
    found = [_booked(each) for each in bookings] + [_planned(each, on) for each in rows]
    return sorted(found, key=lambda each: (each.on, each.at.timestamp() if each.at else math.inf, each.name))[:most]


def _booked(booking: Booking) -> Item:
    return Item(
        name=f"booking-{booking.pk}", on=local_date(booking.visit_at), at=booking.visit_at,
        title=f"{booking.node.place} {booking.place}", project=booking.project.name,
        address=reverse("inspections:booking", args=[booking.pk]), state=BOOKING.state(booking.state),
    )  # fmt: skip


def _planned(node: Node, on: date) -> Item:
    return Item(
        name=f"node-{node.pk}", on=node.planned_on or on, title=node.place, project=node.project.name,
        address=reverse("inspections:node", args=[node.pk]), state=planned.node_state(node, on),
    )  # fmt: skip


def in_order(found: list[Stop]) -> list[Stop]:
    """Stops in the order of the way."""
    way: list[Stop] = []
    timed = sorted((each for each in found if each.at), key=lambda each: (each.at, each.project.pk))
    left = sorted((each for each in found if not each.at), key=lambda each: (_due(each), each.project.pk))
    for each in timed:
        way.append(replace(each, away_km=_distance(way[-1], each) if way else None))
    while left:
        here = way[-1] if way else None
        nearest = min(left, key=lambda each: _far(here, each))
        left.remove(nearest)
        way.append(replace(nearest, away_km=_distance(here, nearest) if here else None))
    return way


def _due(stop: Stop) -> date:
    return min(each.due_on for each in stop.tasks if each.due_on)


def _far(here: Stop | None, there: Stop) -> float:
    distance = _distance(here, there) if here else 0.0 if _place(there) else None
    return math.inf if distance is None else distance


def _place(stop: Stop) -> tuple[Decimal, Decimal] | None:
    latitude, longitude = stop.project.latitude, stop.project.longitude
    return (latitude, longitude) if latitude is not None and longitude is not None else None


def _distance(one: Stop, other: Stop) -> float | None:
    """As the crow flies, in kilometres."""
    places = _place(one), _place(other)
    if places[0] is None or places[1] is None:
        return None
    (lat, lon), (lat_there, lon_there) = (tuple(math.radians(value) for value in place) for place in places if place)
    half = (
        math.sin((lat_there - lat) / 2) ** 2
        + math.cos(lat) * math.cos(lat_there) * math.sin((lon_there - lon) / 2) ** 2
    )
    return round(2 * 6371 * math.asin(math.sqrt(half)), 1)


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
    rows = risk_board(actor, on).filter(state="appointed", body_id__in=actor.organisation_ids).order_by("-pk")
    found = [Site(each, planned.get(each.pk), (planned.get(each.pk) or on) < on) for each in rows[:SHOWN]]
    return sorted(found, key=lambda site: (site.next_on is None, site.next_on or on))


@dataclass(frozen=True, slots=True)
class Load:
    """What one inspector did lately and has in hand; `substitute` stands in where that one is away today."""

    pk: int
    name: str
    visits: int
    open: int
    tasks: int
    late: int
    substitute: str


def loads(actor: Actor, on: date) -> list[Load]:
    """The inspectors of the body with their load, the heaviest first; in a fixed number of queries."""
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
    away = {each.person_id: each.substitute_id for each in diary.away(actor, on, on)}
    found = [
        Load(
            pk, name, visits.get(pk, 0), still_open.get(pk, 0), *tasks.get(pk, (0, 0)), people.get(away.get(pk, 0), "")
        )
        for pk, name in people.items()
    ]
    return sorted(found, key=lambda each: (-each.late, -each.tasks, -each.open, each.name))

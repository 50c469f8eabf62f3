"""Questions about places and seats."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.core.reach import Reach
from idi.foundation.seats.models import Region, Scope, Seat
from idi.foundation.seats.regions import listed, places

SAID = 1_000
"""So many scopes are said in a query at most; whoever sees more of a table finds enough of its rows wherever it looks."""


def reach_of(actor: Actor) -> Reach | None:
    """The places and scopes in which the actor holds seats, past and running; None above `SAID` scopes."""
    holders = actor.holders
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seats_regions(NULL), CASE WHEN count(*) <= %s THEN array_remove(array_agg(scope_id), NULL) END FROM"
            " (SELECT scope_id FROM seats_seat WHERE holder_id = ANY (%s) LIMIT %s) seated",
            [SAID, list(holders), SAID + 1],
        )
        regions, scopes = cursor.fetchone()
    return None if scopes is None else Reach(tuple(regions), tuple(scopes), holders)


def region_name(code: str) -> str:
    """The name of a place, or its code where it is not listed. Asks no database: lists call it for every row."""
    return places().get(code, code)


def all_places() -> list[tuple[str, str]]:
    """Codes and names of every place, outer ones before those inside: choices of a form."""
    return list(places().items())


def regions_within(code: str) -> list[Region]:
    """The place and the places directly inside, by code."""
    return list(Region.objects.filter(pk=code) | Region.objects.filter(parent_id=code).order_by("code"))


def region_chain(code: str) -> list[str]:
    """The place and the places it lies in, the innermost first: what is in force in one of them is in force here."""
    chain: list[str] = []
    while code:
        chain.append(code)
        code = listed().get(code, {}).get("in", "")
    return chain


def seated(scope_id: int, role: str) -> list[int]:
    """Ids of those who hold a running seat of this role on the scope."""
    rows = Seat.objects.filter(scope_id=scope_id, role=role, until_on__isnull=True)
    return list(rows.values_list("holder_id", flat=True))


def scopes_held(actor: Actor, role: str) -> list[int]:
    """The scopes on which the actor holds a running seat of this role."""
    rows = Seat.objects.filter(holder_id__in=actor.holders, role=role, until_on__isnull=True, scope__isnull=False)
    return list(rows.values_list("scope_id", flat=True))


def seated_after(scope_id: int, role: str, on: date, *, but: int | None = None) -> bool:
    """Whether somebody else than `but` took a seat of this role on a scope after a day, and still holds it."""
    rows = Seat.objects.filter(scope_id=scope_id, role=role, until_on__isnull=True, from_on__gt=on)
    return (rows.exclude(holder_id=but) if but else rows).exists()


def meets(holders: QuerySet[Any]) -> bool:
    """Whether the actor holds a seat in some project in which one of these holds one."""
    return Seat.objects.filter(holder_id__in=holders, scope__kind=Scope.Kind.PROJECT).exists()


def sees_region(region_code: str) -> bool:
    """Whether the actor holds a region seat that covers this place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (seats_regions(NULL))", [region_code])
        (covered,) = cursor.fetchone()
    return bool(covered)


def governed_places() -> list[tuple[str, str]]:
    """Codes and names of the places that have a law of their own, counties named after their city: choices of a form."""
    found: list[tuple[str, str]] = []
    for law in rules.laws():
        if law.region and law.fallback is not None:
            counties = [(code, f"{law.name} {name}") for code, name in law.counties.items()]
            found += counties or [(law.region, law.name)]
    return found

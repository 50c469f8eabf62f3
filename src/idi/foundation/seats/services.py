"""Opening scopes and giving seats. Called by the doors of other apps, which check capabilities and write the journal."""

from __future__ import annotations

from datetime import date

from django.db import connection

from idi.foundation.seats.models import Scope, Seat

Kind = Scope.Kind
"""Kinds of scope, for the apps that open theirs."""


def open_scope(kind: Scope.Kind, *, region_code: str, holder_id: int | None, role: str) -> int:
    """A new scope with its first seat from today on; `holder_id` None means the scope holds itself. Returns its id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seats_open(%s, %s, %s, %s)", [kind, region_code, holder_id, role])
        (scope_id,) = cursor.fetchone()
    return int(scope_id)


def open_scopes(kind: Scope.Kind, *, region_code: str, count: int) -> list[int]:
    """Many scopes at once, without seats; ids ascending."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seats_open_many(%s, %s, %s)", [kind, region_code, count])
        return sorted(int(row[0]) for row in cursor.fetchall())


def seat(holder_id: int, scope_id: int, *, role: str, from_on: date) -> None:
    """Lets a holder into a scope; a seat already open in this role stays, one ended that began the same day runs on."""
    mine = Seat.objects.filter(holder_id=holder_id, scope_id=scope_id, role=role)
    if mine.filter(until_on__isnull=True).exists() or mine.filter(from_on=from_on).update(until_on=None):
        return
    Seat.objects.create(holder_id=holder_id, scope_id=scope_id, role=role, from_on=from_on)


def unseat(holder_id: int, scope_id: int, *, role: str, until_on: date) -> None:
    """Ends the running seat with a last day."""
    Seat.objects.filter(holder_id=holder_id, scope_id=scope_id, role=role, until_on__isnull=True).update(
        until_on=until_on
    )


def end_seats(scope_id: int, *, role: str, until_on: date) -> list[int]:
    """Ends every running seat of a role on a scope with a last day; returns who held them."""
    running = Seat.objects.filter(scope_id=scope_id, role=role, until_on__isnull=True)
    holders = sorted(running.values_list("holder_id", flat=True))
    running.update(until_on=until_on)
    return holders


def seat_region(holder_id: int, region_code: str, *, role: str, from_on: date) -> None:
    """Lets a holder (an authority, the association, the desk) into a whole region; the caller runs as the house."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seats_seat_region(%s, %s, %s, %s)", [holder_id, region_code, role, from_on])

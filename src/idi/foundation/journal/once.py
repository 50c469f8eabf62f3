"""One act for one form, however often it is sent."""

from __future__ import annotations

import uuid

from django.db import connection


def readable(token: str) -> uuid.UUID | None:
    """The token of a sent form; None where it carries none."""
    try:
        return uuid.UUID(token)
    except ValueError:
        return None


def first_time(token: uuid.UUID) -> str | None:
    """None for the first sending of a form; for a repeated one the address the first led to (perhaps empty).

    A second sending that arrives while the first still runs waits for it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_once(%s)", [token])
        row = cursor.fetchone()
    return None if row[0] is None else str(row[0])


def led_to(token: uuid.UUID, address: str) -> None:
    """Notes where the first sending led."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_once_led_to(%s, %s)", [token, address])


def forget(token: uuid.UUID) -> None:
    """The form was shown again with its errors: sending it again is a first time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_once_forget(%s)", [token])

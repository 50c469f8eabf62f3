"""Numbers and codes people quote on the telephone: those that count, and those nobody can guess."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import connection

from idi.foundation.core.clock import local_date

PLAIN = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits nobody mixes up when reading them aloud: no 0 O, 1 I L."""


def drawn(length: int) -> str:
    """A code of `length` plain letters by chance, nearly five bits each; whoever stores it keeps it unique."""
    return "".join(secrets.choice(PLAIN) for _ in range(length))


_AS_PLAIN = bytes(ord(PLAIN[byte % len(PLAIN)]) for byte in range(256))
_UNEVEN = bytes(range(256 - 256 % len(PLAIN), 256))


def drawn_many(length: int, count: int) -> list[str]:
    """`drawn` for many at once: bytes that would favour some letters are thrown away."""
    wanted, text = length * count, ""
    while len(text) < wanted:
        fresh = secrets.token_bytes(wanted - len(text) + 64)
        text += fresh.translate(_AS_PLAIN, _UNEVEN).decode("ascii")
    return [text[start : start + length] for start in range(0, wanted, length)]


def next_number(letters: str, region_code: str, at: datetime) -> str:
    """Letters for the kind, place, year, running number; for example `BD-330481-2026-000123`. Unique over the platform;
    a refused act may leave a gap."""
    (number,) = next_numbers(letters, region_code, at, 1)
    return number


def next_numbers(letters: str, region_code: str, at: datetime, count: int) -> list[str]:
    """As many of these numbers, asked for at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('idi_number') FROM generate_series(1, %s)", [count])
        return [f"{letters}-{region_code}-{local_date(at).year}-{running:06d}" for (running,) in cursor.fetchall()]

"""Numbers people quote on the telephone: letters for the kind, place, year, running number."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from idi.foundation.core.clock import local_date


def next_number(letters: str, region_code: str, at: datetime) -> str:
    """For example `BD-330481-2026-000123`. Unique over the platform; a refused act may leave a gap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('idi_number')")
        (running,) = cursor.fetchone()
    return f"{letters}-{region_code}-{local_date(at).year}-{running:06d}"

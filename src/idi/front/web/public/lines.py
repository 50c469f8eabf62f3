"""The 24-hour line on the foot of every page without an account: who has a leak at night looks for a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from idi.foundation.core.acting import NoActor, house
from idi.foundation.parties import selectors as parties
from idi.foundation.seats.selectors import region_name

KEPT, SECONDS = "service_lines", 300


@dataclass(frozen=True, slots=True)
class Line:
    """A desk with its number as it is printed, and as a telephone dials it."""

    name: str
    region: str
    phone: str

    @property
    def dialled(self) -> str:
        return re.sub(r"[^\d+]", "", self.phone)


def context(request: HttpRequest) -> dict[str, Any]:
    """Read by the page of the street alone, and asked for only there."""
    return {"service_lines": lambda: service_lines(request)}


def service_lines(request: HttpRequest) -> list[Line]:
    """The lines of all places of this platform, kept for some minutes; none where a page is drawn outside of a request."""
    found: list[Line] | None = cache.get(KEPT)
    if found is None:
        try:
            found = _read(request)
        except NoActor:
            return []
        cache.set(KEPT, found, SECONDS)
    return found


def _read(request: HttpRequest) -> list[Line]:
    with house(0, cause=request.actor):  # type: ignore[attr-defined]  # no scope at all: the registry is closed to the street
        rows = list(parties.existing("hotline").exclude(contact_phone="").order_by("region_code", "id"))
    return [Line(row.name, region_name(row.region_code), row.contact_phone) for row in rows]

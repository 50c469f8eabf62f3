"""What photos that came in pieces still need, and what nobody filed."""

from __future__ import annotations

from procrastinate.contrib.django import app

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.documents import arrivals, services


@app.task(name="documents.make_small")
def make_small(document_id: int, scope_id: int) -> None:
    """The small copy of a photo for lists and papers."""
    house, at = Actor(kind="house", scope_id=scope_id), clock.now()
    with acting(house, at):
        services.make_small(by=house, at=at, document_id=document_id)


@app.periodic(cron="40 18 * * *")
@app.task(name="documents.clear_arrivals", lock="documents.clear_arrivals")
def clear_arrivals(timestamp: int | None = None) -> int:
    """Throws away photos that arrived and were never filed."""
    return arrivals.clear_old(clock.now())

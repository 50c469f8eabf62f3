"""The dispatcher: hands each announcement to its listeners, each in a transaction of its own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.events import Event


@app.task(name="journal.dispatch", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def dispatch(events: list[dict[str, Any]]) -> None:
    """Runs every listener of every event once; a repeated job skips what is already delivered."""
    listeners = import_string(settings.IDI_WIRING + ".LISTENERS")
    for told in events:
        event_type: type[Event] = import_string(told["kind"])
        event = event_type.decode(told["data"])
        for handler in listeners.get(event_type, ()):
            deliver(event, told["key"], handler)


def deliver(event: Event, key: str, handler: str) -> None:
    """Calls one handler (a dotted name taking `event` and `by`) as the house of the event's scope, at the event's time."""
    by = Actor(kind="house", person_id=event.caused_by, scope_id=event.scope_id)
    with acting(by, event.at):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO journal_delivery (key, handler) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                [key, handler],
            )
            if cursor.rowcount == 0:
                return
        import_string(handler)(event=event, by=by)

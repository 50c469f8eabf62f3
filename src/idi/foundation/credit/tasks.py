"""Every night the times to reply that have passed are taken off the lists of work: nothing can be said any more."""

from __future__ import annotations

from procrastinate.contrib.django import app

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.credit import services


@app.periodic(cron="5 16 * * *")  # 00:05 in China: the worker counts in UTC
@app.task(name="credit.close_replies", lock="credit.close_replies")
def close_replies(timestamp: int | None = None) -> int:
    """Closes what waits for a reply that would come too late."""
    house, at = Actor(kind="house"), clock.now()
    with acting(house, at):
        return services.close_replies(by=house, at=at)

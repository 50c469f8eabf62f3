"""What the worker does: looks every morning for clocks that were missed."""

from __future__ import annotations

from procrastinate.contrib.django import app

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.lifecycle.claims import services


@app.periodic(cron="20 0 * * *")  # 08:20 in China: the worker counts in UTC
@app.task(name="claims.escalate_missed", lock="claims.escalate_missed")
def escalate_missed(timestamp: int | None = None) -> None:
    """Takes missed clocks up the line."""
    at = clock.now()
    house = Actor(kind="house")
    with acting(house, at):
        services.escalate_missed(by=house, at=at)

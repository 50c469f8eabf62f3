"""Every morning missed clocks go up the line."""

from __future__ import annotations

from procrastinate.contrib.django import app

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.lifecycle.complaints import services


@app.periodic(cron="40 22 * * *")  # 06:40 in China: the worker counts in UTC
@app.task(name="complaints.watch", lock="complaints.watch")
def watch(timestamp: int | None = None) -> None:
    at, house = clock.now(), Actor(kind="house")
    with acting(house, at):
        services.watch(by=house, at=at)

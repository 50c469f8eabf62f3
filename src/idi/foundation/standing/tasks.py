"""Every morning somebody looks what is about to expire and what is missing."""

from __future__ import annotations

from procrastinate.contrib.django import app

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.standing import services


@app.periodic(cron="10 22 * * *")  # 06:10 in China: the worker counts in UTC
@app.task(name="standing.watch", lock="standing.watch")
def watch(timestamp: int | None = None) -> None:
    at, house = clock.now(), Actor(kind="house")
    with acting(house, at):
        services.watch(by=house, at=at)

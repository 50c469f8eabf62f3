"""Premium that is late is looked for every morning."""

from __future__ import annotations

from procrastinate.contrib.django import app

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.lifecycle.policies import services


@app.periodic(cron="0 0 * * *")  # 08:00 in China: the worker counts in UTC
@app.task(name="policies.remind", lock="policies.remind")
def remind(timestamp: int | None = None) -> None:
    """Reminds of premium that is late."""
    at = clock.now()
    house = Actor(kind="house")
    with acting(house, at):
        services.remind_daily(by=house, at=at)

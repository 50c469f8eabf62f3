"""Every minute the search catches up; until then it finds what changed by its present words."""

from __future__ import annotations

from procrastinate.contrib.django import app

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.front.web import services


@app.periodic(cron="* * * * *")
@app.task(name="web.follow_search", lock="web.follow_search", queueing_lock="web.follow_search")
def follow_search(timestamp: int | None = None) -> int:
    """Fills rows until nothing is marked, each number of marks in a transaction of its own."""
    filled = 0
    while True:
        with acting(Actor(kind="house"), clock.now()):
            done = services.follow()
        filled += done
        if done < services.AT_ONCE:
            return filled

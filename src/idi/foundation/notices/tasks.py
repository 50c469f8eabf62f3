"""Messages go out in jobs; every minute those whose time has come: after quiet hours, or for another try."""

from __future__ import annotations

from procrastinate.contrib.django import app

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.notices import services


@app.task(name="notices.hand_over")
def hand_over(sending_id: int) -> None:
    house, at = Actor(kind="house"), clock.now()
    with acting(house, at):
        services.hand_over(by=house, at=at, sending_id=sending_id)


@app.periodic(cron="* * * * *")
@app.task(name="notices.hand_over_due", lock="notices.hand_over_due", queueing_lock="notices.hand_over_due")
def hand_over_due(timestamp: int | None = None) -> int:
    """Each message in a transaction of its own: one that fails hinders no other."""
    house, at = Actor(kind="house"), clock.now()
    with acting(house, at):
        due = services.waiting(at)
    for sending_id in due:
        hand_over(sending_id)
    return len(due)

"""What the house looks at every morning."""

from __future__ import annotations

from procrastinate.contrib.django import app

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.lifecycle.inspections import services


@app.periodic(cron="20 22 * * *")  # 06:20 in China: the worker counts in UTC
@app.task(name="inspections.watch_independence", lock="inspections.watch_independence")
def watch_independence(timestamp: int | None = None) -> None:
    """Bodies that became dependent without a changed link: by a merge, or a party that joined the project."""
    at, house = clock.now(), Actor(kind="house")
    with acting(house, at):
        services.watch_independence(by=house, at=at)


@app.periodic(cron="25 22 * * *")  # 06:25 in China
@app.task(name="inspections.watch_staff", lock="inspections.watch_staff")
def watch_staff(timestamp: int | None = None) -> None:
    """Qualifications of inspectors that end soon."""
    at, house = clock.now(), Actor(kind="house")
    with acting(house, at):
        services.watch_staff(by=house, at=at)


@app.periodic(cron="30 23 * * *")  # 07:30 in China
@app.task(name="inspections.watch_plans", lock="inspections.watch_plans")
def watch_plans(timestamp: int | None = None) -> None:
    """What of plans, bookings and design stages became late."""
    at, house = clock.now(), Actor(kind="house")
    with acting(house, at):
        services.watch_plans(by=house, at=at)


@app.periodic(cron="20 0 * * *")  # 08:20 in China
@app.task(name="inspections.escalate", lock="inspections.escalate")
def escalate(timestamp: int | None = None) -> None:
    """Findings nobody puts right go up."""
    at, house = clock.now(), Actor(kind="house")
    with acting(house, at):
        services.escalate_daily(by=house, at=at)

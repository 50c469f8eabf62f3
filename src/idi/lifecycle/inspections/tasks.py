"""What the house looks at every morning."""

from __future__ import annotations

from procrastinate import RetryStrategy
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


@app.periodic(cron="10 23 * * *")  # 07:10 in China
@app.task(name="inspections.file_scores", lock="inspections.file_scores")
def file_scores(timestamp: int | None = None, party_id: int | None = None, lead_id: int | None = None) -> None:
    """Risk scores that changed: by a finding put right, or because a party's time to reply passed."""
    at, house = clock.now(), Actor(kind="house")
    with acting(house, at):
        services.file_scores(by=house, at=at, party_id=party_id, lead_id=lead_id)


@app.task(name="inspections.mail_link", retry=RetryStrategy(max_attempts=6, exponential_wait=6))
def mail_link(link_id: int, project_id: int) -> None:
    """The link to answer findings goes out by e-mail."""
    at, house = clock.now(), Actor(kind="house", scope_id=project_id)
    with acting(house, at):
        services.mail_link(by=house, at=at, link_id=link_id)

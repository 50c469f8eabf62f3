"""Figures are taken every night, and whenever somebody asks for new ones."""

from __future__ import annotations

from procrastinate.contrib.django import app

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.insight.statistics import services


@app.periodic(cron="30 18 * * *")  # 02:30 in China: the worker counts in UTC
@app.task(name="statistics.take", lock="statistics.take")
def take(timestamp: int | None = None) -> None:
    """Takes a snapshot of every region."""
    at = clock.now()
    house = Actor(kind="house")
    with acting(house, at):
        services.take_snapshots(by=house, at=at)

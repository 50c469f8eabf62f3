"""Returns are built by the worker: it has the engine of the figures, and figures are read on a connection of its own."""

from __future__ import annotations

from datetime import date, datetime

from procrastinate.contrib.django import app

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.insight.filings import services


@app.task(name="filings.build", lock="filings.build")
def build(region_code: str, from_on: str, until_on: str, at: str, organisation_id: int, person_id: int | None) -> None:
    """Builds the returns somebody asked for, at the moment of asking."""
    house = Actor(kind="house", person_id=person_id, scope_id=organisation_id)
    with acting(house, datetime.fromisoformat(at)) as frame:
        services.freeze_returns(
            by=house, at=frame.at, region_code=region_code, from_on=date.fromisoformat(from_on),
            until_on=date.fromisoformat(until_on), association_id=organisation_id,
        )  # fmt: skip

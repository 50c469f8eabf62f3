"""The door of statistics: ask for new figures, take them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from idi import rules
from idi.foundation.core import jobs
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.parties import selectors as parties
from idi.insight.statistics.models import Snapshot
from idi.lifecycle.placed import AUTHORITIES


@act
def refresh(*, by: Actor, at: datetime) -> None:
    """Asks for new figures; a job takes them after the commit."""
    by.require("statistics.read")
    jobs.defer("statistics.take")


@act
def take_snapshots(*, by: Actor, at: datetime) -> list[Snapshot]:
    """Takes the figures of every place with something to count or an authority to read it, since its law is in force.

    Runs in a job as the house: it loads the engine of the figures and reads on its own connection.
    """
    from idi.insight.statistics.measuring import Measured, measure

    today = local_date(at)
    readers = {each.region_code for kind in AUTHORITIES for each in parties.organisations(kind)}
    since: defaultdict[date, set[str]] = defaultdict(set)
    everything = measure(date.min, today)
    for code in readers | everything.keys():
        since[rules.law(code, or_national=True).in_force].add(code)
    return [
        Snapshot.objects.create(
            region_code=code, taken_at=at, from_on=from_on, until_on=today,
            figures=found.get(code, Measured()).to_json(),
        )
        for from_on, codes in sorted(since.items())
        for found in [measure(from_on, today)]
        for code in sorted(codes)
    ]  # fmt: skip

"""Asking the views: figures of every region and insurer for a period, on the reading connection."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis
from django.db import connections

from idi.foundation.seats.selectors import region_chain
from idi.insight.statistics import sums
from idi.insight.statistics.kinds import Sums

READING = "read"


@dataclass(slots=True)
class Measured:
    """The sums of one region for a period: of all, of each insurer (None: what nobody leads), and the breakdowns.

    `pooled` was asked for without regard to insurers, so that it can be held against what the insurers add up to.
    """

    pooled: Counter[str] = field(default_factory=Counter)
    insurers: defaultdict[int | None, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    breakdowns: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def to_json(self) -> dict[str, Any]:
        """Plain values; `unassigned` is what no insurer leads."""
        named = {str(insurer): _filled(each) for insurer, each in self.insurers.items() if insurer is not None}
        return {
            "pooled": _filled(self.pooled),
            "insurers": {insurer: each for insurer, each in sorted(named.items()) if any(each.values())},
            "unassigned": _filled(self.insurers.get(None, Counter())),
            "breakdowns": {name: dict(sorted(self.breakdowns[name].items())) for name in sums.COUNTS},
        }


def measure(from_on: date, until_on: date) -> defaultdict[str, Measured]:
    """The figures of every place in which there is anything, those of a county also within its city and province."""
    places: defaultdict[str, Measured] = defaultdict(Measured)
    for (region,), found in _asked(["region_code"], from_on, until_on):
        for place in region_chain(region):
            places[place].pooled.update(found)
    for (region, insurer), found in _asked(["region_code", "insurer_id"], from_on, until_on):
        for place in region_chain(region):
            places[place].insurers[insurer].update(found)
    for name in sums.COUNTS:
        for region, value, count in _rows(sums.counted(name, from_on, until_on))[1]:
            for place in region_chain(region):
                places[place].breakdowns[name][value] += count
    return places


def _asked(keys: list[str], from_on: date, until_on: date) -> Iterator[tuple[tuple[Any, ...], dict[str, int]]]:
    """Each group with its sums, view by view."""
    for query in sums.grouped(keys, from_on, until_on):
        names, rows = _rows(query)
        for row in rows:
            yield row[: len(keys)], {name: int(n) for name, n in zip(names, row, strict=True) if name not in keys}


def _rows(query: ibis.ir.Table) -> tuple[list[str], list[tuple[Any, ...]]]:
    with connections[READING].cursor() as cursor:
        cursor.execute(str(ibis.to_sql(query, dialect="postgres")))
        return [column.name for column in cursor.description], cursor.fetchall()


def _filled(found: Sums) -> dict[str, int]:
    return {each.name: int(found.get(each.name, 0)) for each in sums.SUMS}

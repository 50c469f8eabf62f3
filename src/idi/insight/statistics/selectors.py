"""Questions about stored figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from idi.foundation.parties import selectors as parties
from idi.insight.statistics.kinds import BREAKDOWNS, CHAPTERS, FIGURES, Breakdown, Figure
from idi.insight.statistics.models import Snapshot

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def latest() -> dict[str, Snapshot]:
    """The newest snapshot of every region the actor may see, by code."""
    rows = Snapshot.objects.order_by("region_code", "-taken_at", "-id").distinct("region_code")
    return {snapshot.region_code: snapshot for snapshot in rows}


def measured(region_code: str, from_on: date, until_on: date) -> dict[str, Any]:
    """The sums of a region for a period, asked of the views now; shaped as `Snapshot.figures`. For jobs only.

    Loads the engine of the figures, which the web never does, and reads on a connection of its own: what the running
    transaction wrote is not in it yet.
    """
    from idi.insight.statistics.measuring import measure

    return measure(from_on, until_on)[region_code].to_json()


@dataclass(frozen=True, slots=True)
class Chapter:
    """The figures of one chapter of notice 三（九） with their values."""

    label: StrOrPromise
    figures: list[tuple[Figure, Decimal | None]]


def chapters(snapshot: Snapshot) -> list[Chapter]:
    """The pooled figures of a snapshot, chapter by chapter."""
    sums = snapshot.figures["pooled"]
    return [
        Chapter(label, [(each, each.value(sums)) for each in FIGURES if each.chapter == name])
        for name, label in CHAPTERS.items()
    ]


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a picture; `percent` is its length beside the longest."""

    label: str
    count: int
    percent: int


def bars(snapshot: Snapshot) -> list[tuple[Breakdown, list[Bar]]]:
    """The breakdowns of a snapshot as bars, in the order of their values."""
    return [(each, _bars(snapshot.figures["breakdowns"].get(each.name, {}))) for each in BREAKDOWNS]


def _bars(counts: dict[str, int]) -> list[Bar]:
    longest = max(counts.values(), default=0)
    return [Bar(value, count, round(100 * count / longest)) for value, count in counts.items()]


def by_insurer(snapshot: Snapshot, figure_names: tuple[str, ...]) -> list[dict[str, Any]]:
    """For each insurer its name and, figure by figure, the whole as lead and its own part (None where not shared)."""
    figures = [each for each in FIGURES if each.name in figure_names]
    names = dict(parties.ever_registered("insurer").values_list("pk", "name"))
    return [
        {"name": names.get(int(pk), pk), "values": [(each, each.value(sums), each.own_value(sums)) for each in figures]}
        for pk, sums in snapshot.figures["insurers"].items()
    ]

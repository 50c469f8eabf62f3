"""The filed table of a factor: values by word, or by range of a number, and the span it may move in; read back as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from idi.lifecycle.rating.readings import READINGS, UNDERWRITER, Fact
from idi.rules import decimal_text

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Step:
    """One range of a number: from `low` on (none: from the beginning) up to, not including, `high` (none: without end)."""

    low: Decimal | None
    high: Decimal | None
    value: Decimal

    def holds(self, number: Decimal) -> bool:
        return (self.low is None or self.low <= number) and (self.high is None or number < self.high)

    @property
    def told(self) -> str:
        """In words: 小于 24；24 至 54（不含）；54 及以上."""
        low, high = self.low, self.high
        if low is None:
            return f"小于 {decimal_text(high)}" if high is not None else "不限"
        if high is None:
            return f"{decimal_text(low)} 及以上"
        return f"{decimal_text(low)} 至 {decimal_text(high)}（不含）"

    def to_json(self) -> dict[str, Any]:
        ends = {
            name: None if end is None else decimal_text(end) for name, end in (("low", self.low), ("high", self.high))
        }
        return {**ends, "value": decimal_text(self.value)}


@dataclass(frozen=True, slots=True)
class FactorTable:
    """One filed factor: which fact it `reads`, its value for each word or range of that fact, and the span it may move in.

    A factor read by the underwriter has no values, only the span.
    """

    name: str
    label: str
    reads: str
    values: dict[str, Decimal]
    steps: tuple[Step, ...]
    low: Decimal
    high: Decimal

    @property
    def judged(self) -> bool:
        return self.reads == UNDERWRITER

    @property
    def reading(self) -> str:
        """In words, what decides the value."""
        return "由核保人员在幅度内评定" if self.judged else f"按登记的{READINGS[self.reads].label}"

    @property
    def law_name(self) -> str:
        """The factor of the region's law that bounds this one."""
        return self.name if self.judged else READINGS[self.reads].law or self.name

    @property
    def rows(self) -> list[tuple[str, Decimal]]:
        """Every filed value with the word or range it stands for."""
        unit = "" if self.judged else READINGS[self.reads].unit
        return [*self.values.items(), *((f"{step.told} {unit}".strip(), step.value) for step in self.steps)]

    def value_of(self, fact: Fact) -> Decimal | None:
        """The filed value for a fact; None where the table does not list it."""
        if fact.number is not None:
            return next((step.value for step in self.steps if step.holds(fact.number)), None)
        return self.values.get(fact.word)

    def to_json(self) -> dict[str, Any]:
        return {
            "label": self.label, "reads": self.reads, "min": decimal_text(self.low), "max": decimal_text(self.high),
            "values": {word: decimal_text(value) for word, value in self.values.items()},
            "ranges": [step.to_json() for step in self.steps],
        }  # fmt: skip


def tables(stored: Mapping[str, Mapping[str, Any]]) -> list[FactorTable]:
    """The factors of a filing: those read from facts in the order of `READINGS`, then the underwriter's by name."""
    rank = {reading.factor: number for number, reading in enumerate(READINGS.values())}
    read = [_read(name, table) for name, table in stored.items()]
    return sorted(read, key=lambda table: (rank.get(table.name, len(rank)), table.name))


def _read(name: str, table: Mapping[str, Any]) -> FactorTable:
    return FactorTable(
        name, table["label"], table["reads"], {word: Decimal(value) for word, value in table["values"].items()},
        tuple(Step(_end(step["low"]), _end(step["high"]), Decimal(step["value"])) for step in table.get("ranges", ())),
        Decimal(table["min"]), Decimal(table["max"]),
    )  # fmt: skip


def _end(stored: str | None) -> Decimal | None:
    return None if stored is None else Decimal(stored)


def decimal_places(number: Decimal) -> int:
    """How many places after the point a number needs, idle zeros left out."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0

"""The filed table of a factor, checked before it is stored and read back as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from idi.foundation.core.errors import Refusals
from idi.lifecycle.rating.readings import READINGS, UNDERWRITER
from idi.rules import decimal_text

ONE = Decimal(1)
MOST = Decimal(10)
PLACES = 4


@dataclass(frozen=True, slots=True)
class FactorTable:
    """One filed factor: which fact it `reads`, its value for each word of that fact, and the span it may move in.

    A factor read by the underwriter has no values, only the span.
    """

    name: str
    label: str
    reads: str
    values: dict[str, Decimal]
    low: Decimal
    high: Decimal

    @property
    def judged(self) -> bool:
        return self.reads == UNDERWRITER

    @property
    def reading(self) -> str:
        """In words, what decides the value."""
        return "由核保人员在幅度内评定" if self.judged else f"按登记的{READINGS[self.reads].label}"

    def to_json(self) -> dict[str, Any]:
        return {
            "label": self.label, "reads": self.reads, "min": decimal_text(self.low), "max": decimal_text(self.high),
            "values": {word: decimal_text(value) for word, value in self.values.items()},
        }  # fmt: skip


def tables(stored: Mapping[str, Mapping[str, Any]]) -> list[FactorTable]:
    """The factors of a filing: those read from facts in the order of `READINGS`, then the underwriter's by name."""
    rank = {reading.factor: number for number, reading in enumerate(READINGS.values())}
    read = [
        FactorTable(
            name, table["label"], table["reads"], {word: Decimal(value) for word, value in table["values"].items()},
            Decimal(table["min"]), Decimal(table["max"]),
        )
        for name, table in stored.items()
    ]  # fmt: skip
    return sorted(read, key=lambda table: (rank.get(table.name, len(rank)), table.name))


def checked(factors: Mapping[str, Mapping[str, Any]], no: Refusals) -> dict[str, dict[str, Any]]:
    """The factors as they are stored; every fault goes to `no`, at the field `values` or `spans` (the underwriter's).

    A factor read from a fact takes the name its reading has, values inside its span, and words the fact can take. A span
    contains 1, the value of a factor nobody moved.
    """
    return {name: table.to_json() for name, given in factors.items() for table in _checked(name, given, no)}


def _checked(name: str, given: Mapping[str, Any], no: Refusals) -> Iterator[FactorTable]:
    label, reads = str(given.get("label") or name).strip(), str(given.get("reads", ""))
    field = "spans" if reads == UNDERWRITER else "values"
    reading = READINGS.get(reads)
    if reading is None and reads != UNDERWRITER:
        no.add(f"系数“{label}”：没有可以读取的“{reads}”。", field=field)
        return
    taken = {each.factor for each in READINGS.values()}
    if name != reading.factor if reading else name in taken:
        no.add(f"系数“{label}”的名称与其读取的事实不一致。", field=field)
        return
    given_values = given.get("values") or {}
    values = {str(word).strip(): _number(value, f"{label} {word}", no, field) for word, value in given_values.items()}
    low, high = (
        _number(given.get(end), f"{label} {words}", no, field) for end, words in (("min", "下限"), ("max", "上限"))
    )
    if low is None or high is None or None in values.values():
        return
    table = FactorTable(name, label, reads, {w: v for w, v in values.items() if v is not None}, low, high)
    _check_span(table, no, field)
    yield table


def _check_span(table: FactorTable, no: Refusals, field: str) -> None:
    span = f"{decimal_text(table.low)} 至 {decimal_text(table.high)}"
    no.unless(table.low <= ONE <= table.high, f"系数“{table.label}”的幅度 {span} 应包含 1（不浮动）。", field=field)
    no.unless(table.judged or bool(table.values), f"系数“{table.label}”没有列出任何取值。", field=field)
    for word, value in table.values.items():
        words = "" if table.judged else READINGS[table.reads].words
        no.unless(bool(word), f"系数“{table.label}”有一行没有填写等级。", field=field)
        no.unless(
            not words or word in words,
            f"系数“{table.label}”的取值只能是{'、'.join(words)}，现为“{word}”。",
            field=field,
        )
        no.unless(
            table.low <= value <= table.high,
            f"系数“{table.label}”{word} 级为 {decimal_text(value)}，超出其幅度 {span}。", field=field,
        )  # fmt: skip


def _number(value: Any, label: str, no: Refusals, field: str) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 < number <= MOST or decimal_places(number) > PLACES:
        no.add(f"{label}应为大于 0、不超过 {MOST} 的系数，最多 {PLACES} 位小数；现为“{value}”。", field=field)
        return None
    return number


def decimal_places(number: Decimal) -> int:
    """How many places after the point a number needs, idle zeros left out."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0

"""Filed factors checked before they are stored: words and ranges, spans, and what the law of the region allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from idi import rules
from idi.foundation.core.errors import Refusals
from idi.lifecycle.rating.readings import READINGS, UNDERWRITER
from idi.lifecycle.rating.tables import ONE, FactorTable, Step, decimal_places
from idi.rules import decimal_text

MOST = Decimal(10)
PLACES = 4


def checked(
    factors: Mapping[str, Mapping[str, Any]], law: rules.Law | None, on: date, no: Refusals
) -> dict[str, dict[str, Any]]:
    """The factors as they are stored; every fault goes to `no`, at the field `values`, `ranges` or `spans`.

    A factor read from a fact takes the name its reading has, values inside its span, words the fact can take or ranges
    without hole or overlap, and no more than the region's law allows. A span contains 1, the value of what nobody moved.
    """
    found = {name: table for name, given in factors.items() for table in _checked(name, given, no)}
    for table in found.values():
        _check_span(table, no)
        _check_words(table, no)
        _check_steps(table, no)
        if law is not None:
            _check_law(table, law, on, no)
    return {name: table.to_json() for name, table in found.items()}


def _checked(name: str, given: Mapping[str, Any], no: Refusals) -> Iterator[FactorTable]:
    reads = str(given.get("reads", ""))
    field, reading = _field(reads), READINGS.get(reads)
    label = str(given.get("label") or (reading.label if reading else name)).strip()
    if reading is None and reads != UNDERWRITER:
        no.add(f"系数“{label}”：没有可以读取的“{reads}”。", field=field)
        return
    taken = {each.factor for each in READINGS.values()}
    if name != reading.factor if reading else name in taken:
        no.add(f"系数“{label}”的名称与其读取的事实不一致。", field=field)
        return
    before = len(no.reasons)
    values = {
        str(word).strip(): _number(value, f"{label} {word}", no, field) or ONE
        for word, value in (given.get("values") or {}).items()
    }
    steps = [_step(row, label, no) for row in given.get("ranges") or ()]
    low = _number(given.get("min"), f"{label} 下限", no, field) or ONE
    high = _number(given.get("max"), f"{label} 上限", no, field) or ONE
    if len(no.reasons) == before:
        ordered = sorted(steps, key=lambda step: Decimal("-Infinity") if step.low is None else step.low)
        yield FactorTable(name, label, reads, values, tuple(ordered), low, high)


def _field(reads: str) -> str:
    if reads == UNDERWRITER:
        return "spans"
    return "ranges" if reads in READINGS and READINGS[reads].numeric else "values"


def _step(row: Mapping[str, Any], label: str, no: Refusals) -> Step:
    value = _number(row.get("value"), f"{label} 区间系数", no, "ranges") or ONE
    return Step(_end(row.get("low"), label, no), _end(row.get("high"), label, no), value)


def _end(given: Any, label: str, no: Refusals) -> Decimal | None:
    if given in (None, ""):
        return None
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        no.add(f"系数“{label}”的区间界限应为不小于 0 的数字，现为“{given}”。", field="ranges")
        return None
    return number


def _check_span(table: FactorTable, no: Refusals) -> None:
    field, span = _field(table.reads), f"{decimal_text(table.low)} 至 {decimal_text(table.high)}"
    no.unless(table.low <= ONE <= table.high, f"系数“{table.label}”的幅度 {span} 应包含 1（不浮动）。", field=field)
    no.unless(table.judged or bool(table.rows), f"系数“{table.label}”没有列出任何取值。", field=field)
    for words, value in table.rows:
        no.unless(
            table.low <= value <= table.high,
            f"系数“{table.label}”{words} 为 {decimal_text(value)}，超出其幅度 {span}。", field=field,
        )  # fmt: skip


def _check_words(table: FactorTable, no: Refusals) -> None:
    if table.judged:
        return
    reading = READINGS[table.reads]
    if reading.numeric and table.values:
        no.add(f"系数“{table.label}”按数值取值，请填写在“按数值区间取值的系数”中。", field="values")
    for word in table.values:
        no.unless(bool(word), f"系数“{table.label}”有一行没有填写等级。", field="values")
        no.unless(
            not reading.words or word in reading.words,
            f"系数“{table.label}”的取值只能是{'、'.join(reading.words)}，现为“{word}”。", field="values",
        )  # fmt: skip


def _check_steps(table: FactorTable, no: Refusals) -> None:
    """The ranges follow each other from the beginning without end."""
    if not table.steps:
        return
    if table.judged or not READINGS[table.reads].numeric:
        no.add(f"系数“{table.label}”不按数值取值，不能填写区间。", field="ranges")
        return
    for step in table.steps:
        if step.low is not None and step.high is not None and step.low >= step.high:
            no.add(f"系数“{table.label}”的区间“{step.told}”起点不小于终点。", field="ranges")
            return
    first, last = table.steps[0], table.steps[-1]
    no.unless(first.low in (None, Decimal(0)), f"系数“{table.label}”：{first.told}之前没有区间，第一个区间请从 0 开始或留空。", field="ranges")  # fmt: skip
    no.unless(
        last.high is None, f"系数“{table.label}”：{last.told}之后没有区间，最后一个区间的终点请留空。", field="ranges"
    )
    for before, after in pairwise(table.steps):
        _check_joint(table, before, after, no)


def _check_joint(table: FactorTable, before: Step, after: Step, no: Refusals) -> None:
    if before.high is None or after.low is None or after.low < before.high:
        no.add(f"系数“{table.label}”的区间“{before.told}”与“{after.told}”重叠。", field="ranges")
    elif after.low > before.high:
        hole = f"{decimal_text(before.high)} 至 {decimal_text(after.low)}"
        no.add(f"系数“{table.label}”在 {hole} 之间没有区间，请补上。", field="ranges")


def _check_law(table: FactorTable, law: rules.Law, on: date, no: Refusals) -> None:
    spans = law.figure("rate_factors", on)
    most = spans.table().get(table.law_name, {}).get("max")
    if most is not None and table.high > Decimal(most):
        words = f"系数“{table.label}”：当地规定只允许优惠，幅度上限 {decimal_text(table.high)} 应不高于 {decimal_text(Decimal(most))}。"
        no.add(words, field=_field(table.reads), because=spans.reasons)


def _number(value: Any, label: str, no: Refusals, field: str) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 < number <= MOST or decimal_places(number) > PLACES:
        no.add(f"{label}应为大于 0、不超过 {MOST} 的系数，最多 {PLACES} 位小数；现为“{value}”。", field=field)
        return None
    return number

"""Factor tables as an Excel sheet: one row a value, out of a filing and back into a draft."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO

from idi.foundation.core import sheets
from idi.foundation.core.sheets import Column, Row, RowError, SheetRefused
from idi.lifecycle.rating.models import Filing
from idi.lifecycle.rating.readings import READINGS, UNDERWRITER
from idi.lifecycle.rating.tables import ONE, tables

_JUDGED = "核保评定"
COLUMNS = (
    Column(
        name="reads", header="取值依据", required=True, width=24,
        choices={**{name: reading.label for name, reading in READINGS.items()}, UNDERWRITER: _JUDGED},
    ),
    Column(name="label", header="评定系数名称", max_length=30, note="只用于核保评定的系数", width=16),
    Column(name="word", header="等级或取值", max_length=30, example="AAA"),
    Column(name="low", header="区间起（含）", kind="decimal", places=4, minimum=0, note="按数值取值的系数；第一个区间留空"),
    Column(name="high", header="区间止（不含）", kind="decimal", places=4, minimum=0, note="最后一个区间留空"),
    Column(name="value", header="系数值", kind="decimal", places=4, note="核保评定的系数不填"),
    Column(name="min", header="幅度下限", kind="decimal", places=4, note="不填的，以所列系数值为幅度"),
    Column(name="max", header="幅度上限", kind="decimal", places=4),
)  # fmt: skip


def rows_of(filing: Filing) -> Iterator[dict[str, Any]]:
    """The factor tables of a filing as rows of the sheet."""
    for table in tables(filing.factors):
        ends = {"reads": table.reads, "min": table.low, "max": table.high}
        if table.judged:
            yield {**ends, "label": table.label}
        yield from ({**ends, "word": word, "value": value} for word, value in table.values.items())
        yield from ({**ends, "low": step.low, "high": step.high, "value": step.value} for step in table.steps)


def factors_from(file: BinaryIO | bytes) -> dict[str, dict[str, Any]]:
    """The factor tables of a sheet, as `Content.factors`; raises `SheetRefused` naming every row that is wrong."""
    errors: list[RowError] = []
    factors: dict[str, dict[str, Any]] = {}
    for row in sheets.read(file, COLUMNS):
        if row["reads"] == UNDERWRITER:
            _add_judged(row, factors, errors)
        else:
            _add_value(row, factors, errors)
    if errors:
        raise SheetRefused(errors)
    for table in factors.values():
        spanned(table)
    return factors


def _add_judged(row: Row, factors: dict[str, dict[str, Any]], errors: list[RowError]) -> None:
    label = row["label"] or ""
    if not label or row["min"] is None or row["max"] is None:
        errors.append(row.wrong("label", "核保评定的系数应填写名称、幅度下限和上限。"))
    elif label in factors:
        errors.append(row.wrong("label", "这个评定系数出现了两次，请删除一行。"))
    else:
        factors[label] = {"label": label, "reads": UNDERWRITER, "values": {}, "min": row["min"], "max": row["max"]}


def _add_value(row: Row, factors: dict[str, dict[str, Any]], errors: list[RowError]) -> None:
    reading = READINGS[row["reads"]]
    table = factors.setdefault(
        reading.factor,
        {"label": reading.label, "reads": row["reads"], "values": {}, "ranges": [], "min": None, "max": None},
    )
    if row["value"] is None:
        errors.append(row.wrong("value", "请填写系数值。"))
    elif reading.numeric and row["word"]:
        errors.append(row.wrong("word", f"“{reading.label}”按数值取值，请改填区间。"))
    elif reading.numeric:
        table["ranges"].append({"low": row["low"], "high": row["high"], "value": row["value"]})
    elif not row["word"]:
        errors.append(row.wrong("word", "请填写等级或取值。"))
    elif row["word"] in table["values"]:
        errors.append(row.wrong("word", "这个等级出现了两次，请删除一行。"))
    else:
        table["values"][row["word"]] = row["value"]
    for end in ("min", "max"):
        if row[end] is not None and table[end] not in (None, row[end]):
            errors.append(row.wrong(end, f"“{reading.label}”各行的幅度应相同。"))
        table[end] = table[end] if row[end] is None else row[end]


def spanned(table: dict[str, Any]) -> None:
    """Gives a factor read from facts the span of its values where none was given."""
    values: list[Decimal] = [ONE, *table["values"].values(), *(step["value"] for step in table.get("ranges", ()))]
    table["min"] = min(values) if table["min"] is None else table["min"]
    table["max"] = max(values) if table["max"] is None else table["max"]

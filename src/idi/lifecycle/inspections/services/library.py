"""A defect library comes in by Excel, CSV or JSON: a new version whole, or everything to put right and nothing kept."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason, Refusal
from idi.foundation.core.sheets import MAX_BYTES, Column, Row, RowError, SheetRefused, read
from idi.foundation.journal.services import move, record
from idi.lifecycle.inspections.library import PERIODS, Entry, entries_of
from idi.lifecycle.inspections.models import Defect, Library

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

COLUMNS = (
    Column(name="number", header="编号", required=True, unique=True, max_length=20, also=("序号", "number"), example="SL-001"),
    Column(name="period", header="期限组", required=True, choices={code: str(label) for code, label in PERIODS.items()}, also=("期限", "period"), example="五年期"),
    Column(name="major", header="大类", required=True, max_length=60, also=("major",), example="防水工程"),
    Column(name="minor", header="小类", max_length=60, also=("minor",), example="屋面"),
    Column(name="problem", header="问题", required=True, max_length=500, also=("问题描述", "problem"),
           example="女儿墙根部防水卷材收头未固定"),
    Column(name="standard", header="依据标准", max_length=200, also=("标准", "standard"), example="GB 50207"),
    Column(name="advice", header="整改建议", max_length=500, also=("建议", "advice"), example="重做收头并做蓄水试验"),
)  # fmt: skip
MOST = 5000


@act
def file_library(
    *, by: Actor, at: datetime, body: Organisation, file: BinaryIO, whole: bool = True, note: str = ""
) -> Library:
    """The body files a library; `whole` replaces the one in force, otherwise the file adds to it and overrides equal numbers.

    Refuses with every row that is wrong: repeated numbers, empty records, unknown periods; then nothing is written.
    """
    by.require("inspections.library")
    if body.kind != "inspection_body" or not by.acts_for(body.pk):
        raise Forbidden(Reason("只有质量风险管理机构可以维护本单位的缺陷库。"))
    name = str(getattr(file, "name", "") or "")
    entries = {entry.number: entry for entry in _entries(file, name)}
    earlier = list(Library.objects.select_for_update().filter(body=body).order_by("-version"))
    current = next((each for each in earlier if each.state == "current"), None)
    if current is not None:
        if not whole:
            entries = {entry.number: entry for entry in entries_of(current)} | entries
        move(current, "replace_library", by=by, at=at)
    version = earlier[0].version + 1 if earlier else 1
    library = Library.objects.create(
        body=body, version=version, file_name=name[-200:], note=note.strip(), size=len(entries), filed_at=at
    )
    Defect.objects.bulk_create(_row(library, entry) for entry in entries.values())
    record(
        "inspections.file_library", by=by, at=at, subject=library, version=version, entries=len(entries), whole=whole
    )
    return library


def _row(library: Library, entry: Entry) -> Defect:
    told = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    return Defect(library=library, body_id=library.body_id, **told)


def _entries(file: BinaryIO, name: str) -> Iterable[Entry]:
    rows = _of_json(file) if name.lower().endswith(".json") else read(file, COLUMNS, max_rows=MOST)
    return [Entry(**{column.name: row[column.name] or "" for column in COLUMNS}) for row in rows]


def _of_json(file: BinaryIO) -> list[Row]:
    """The records of a JSON list, checked as the rows of a sheet are; records are counted from one."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(column.header for column in COLUMNS)
    records = _records(file)
    for told in records:
        known = _named(told)
        writer.writerow("" if known.get(column.name) is None else str(known[column.name]) for column in COLUMNS)
    columns = [replace(column, unique=False) for column in COLUMNS]
    wrong = list(_repeated(str(_named(told).get("number") or "").strip() for told in records))
    try:
        rows = read(table.getvalue().encode("utf-8-sig"), columns, max_rows=MOST)
    except SheetRefused as refused:
        raise SheetRefused([*wrong, *map(_counted, refused.errors)]) from refused
    if wrong:
        raise SheetRefused(wrong)
    return rows


def _repeated(numbers: Iterable[str]) -> Iterator[RowError]:
    first: dict[str, int] = {}
    for row, number in enumerate(numbers, 1):
        if number and (earlier := first.setdefault(number, row)) != row:
            yield RowError(f"与第 {earlier} 条重复，请删除或改正其中一条。", row, "编号", number)


def _named(told: Mapping[str, Any]) -> dict[str, Any]:
    """A record by the names of the columns, whichever of their words it uses."""
    names = {word: column.name for column in COLUMNS for word in (column.name, column.header, *column.also)}
    return {names[key]: value for key, value in told.items() if key in names}


def _records(file: BinaryIO) -> list[dict[str, Any]]:
    try:
        told = json.loads(file.read(MAX_BYTES + 1)[: MAX_BYTES + 1])
    except (ValueError, RecursionError) as wrong:
        raise Refusal(Reason("文件不是有效的 JSON，请检查后重新选择。", "file")) from wrong
    if not isinstance(told, list) or not told:
        raise Refusal(Reason("JSON 应是条目的列表，每条含编号、期限组、大类、问题。", "file"))
    empty = [
        RowError(f"第 {number} 条是空记录或不是条目，请删除或补全。")
        for number, each in enumerate(told, 1)
        if not isinstance(each, dict) or not any(str(value or "").strip() for value in _named(each).values())
    ]
    if empty:
        raise SheetRefused(empty)
    return told


def _counted(error: RowError) -> RowError:
    """The error at the record of the list: its header line stands only in our table."""
    if error.row is None:
        return error
    return RowError(error.message, error.row - 1, error.header, error.value)

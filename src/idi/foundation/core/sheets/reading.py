"""A list comes in: every row typed, or a list of everything to put right."""

from __future__ import annotations

import contextlib
import gc
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.translation import gettext
from xlsxwriter.utility import xl_col_to_name

from idi.foundation.core.characters import visible
from idi.foundation.core.sheets.cells import BadCell, blank, shown, typed
from idi.foundation.core.sheets.columns import Column, Row, RowError, SheetRefused
from idi.foundation.core.sheets.opening import Grid, grid

MAX_BYTES = 10 * 1024 * 1024
_HEADER_WITHIN = 20


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Cells and rows hold no cycles: looking for some among millions of them takes a third of the time of a large list."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def read(
    file: BinaryIO | bytes,
    columns: Sequence[Column],
    *,
    sheet: int = 0,
    max_rows: int = 20_000,
    max_bytes: int = MAX_BYTES,
    unique_together: Sequence[Sequence[str]] = (),
    may_be_empty: bool = False,
) -> list[Row]:
    """The rows of a .xlsx, .xls, .ods or CSV file, blank rows left out; raises `SheetRefused` with all errors at once.

    The header stands in one of the first twenty rows, in any order of columns; optional columns may be missing, unknown
    ones may not. `unique_together` names columns that may not repeat together, as `Column.unique` does for one. A further
    sheet of a book `may_be_empty` below its header.
    """
    cells = grid(_content(file, max_bytes), sheet)
    header = _header_row(cells, columns)
    places = _places(cells, header, columns)
    body = [(n, line) for n, line in enumerate(cells[header + 1 :], header + 2) if not all(blank(c) for c in line)]
    if not body and may_be_empty:
        return []
    if not body:
        raise SheetRefused([gettext("表头下面没有数据，请至少填写一行。")])
    if len(body) > max_rows:
        raise SheetRefused(
            [
                gettext("共 %(count)s 行，一次最多 %(limit)s 行，请分成几个文件上传。")
                % {"count": len(body), "limit": max_rows}
            ]
        )
    errors: list[RowError] = []
    headers = {column.name: column.header for column in columns}
    lists = [_column(body, column, places.get(column.name), errors) for column in columns]
    names = [column.name for column in columns]
    rows = [
        Row(number, dict(zip(names, values, strict=True)), headers)
        for (number, _line), values in zip(body, zip(*lists, strict=True), strict=True)
    ]
    typed_lists = dict(zip(names, lists, strict=True))
    for together in [*[(c.name,) for c in columns if c.unique], *unique_together]:
        errors += _repeated(rows, together, [typed_lists[name] for name in together])
    if errors:
        raise SheetRefused(errors, rows=rows)
    return rows


def read_through(
    file: BinaryIO | bytes, columns: Sequence[Column], *, max_rows: int = 20_000
) -> tuple[list[Row], list[RowError]]:
    """As `read`, but what is wrong comes back beside the rows as far as they could be read, a cell that could not as None:
    the caller adds what it finds itself (`beside`), so that all of it is told in one round."""
    try:
        return read(file, columns, max_rows=max_rows), []
    except SheetRefused as refused:
        return list(refused.rows), list(refused.errors)


def beside(errors: Sequence[RowError], found: Iterable[RowError]) -> list[RowError]:
    """What reading and the caller found, without the second of two about one cell: one that could not be read says enough."""
    told = {(each.row, each.header) for each in errors}
    return [*errors, *(each for each in found if (each.row, each.header) not in told)]


def _content(file: BinaryIO | bytes, most: int) -> bytes:
    if not isinstance(file, bytes):
        file.seek(0)
        file = file.read(most + 1)
    if not file:
        raise SheetRefused([gettext("文件是空的，请重新选择。")])
    if len(file) > most:
        raise SheetRefused([gettext("文件超过 %(limit)s MB，请分成几个文件上传。") % {"limit": most // 2**20}])
    return file


def _plain(header: Any) -> str:
    """A header as compared: width, spaces, case and the mark of required columns do not matter."""
    text = unicodedata.normalize("NFKC", "" if header is None else visible(str(header)))
    return "".join(text.replace("*", "").split()).casefold()


def _by_header(columns: Sequence[Column]) -> dict[str, Column]:
    return {_plain(word): column for column in columns for word in (column.header, *column.also)}


def _header_row(cells: Grid, columns: Sequence[Column]) -> int:
    known = _by_header(columns)
    hits = [sum(_plain(cell) in known for cell in line) for line in cells[:_HEADER_WITHIN]]
    if not hits or max(hits) == 0:
        words = "、".join(column.header for column in columns if not column.kept)
        raise SheetRefused([gettext("找不到表头。第一行应为：%(words)s。请使用本页提供的模板。") % {"words": words}])
    return hits.index(max(hits))


def _places(cells: Grid, header: int, columns: Sequence[Column]) -> dict[str, int]:
    """Which index each column has; raises where columns are missing, unknown, doubled or without a header."""
    known, places, errors = _by_header(columns), {}, []
    for index, cell in enumerate(cells[header]):
        column = known.get(_plain(cell))
        letter = xl_col_to_name(index)
        if column is None:
            if not blank(cell):
                errors.append(
                    gettext("%(letter)s 列“%(header)s”不在模板中，请删除该列或改正列名。")
                    % {"letter": letter, "header": shown(cell)}
                )
            elif any(index < len(line) and not blank(line[index]) for line in cells[header + 1 :]):
                errors.append(gettext("%(letter)s 列有内容但没有表头，请补上列名或删除该列。") % {"letter": letter})
        elif column.name in places:
            errors.append(gettext("“%(header)s”出现了两列，请只保留一列。") % {"header": column.header})
        else:
            places[column.name] = index
    missing = [column.header for column in columns if column.required and column.name not in places]
    errors += [gettext("缺少“%(header)s”列，请按模板补上。") % {"header": header} for header in missing]
    if errors:
        raise SheetRefused(errors)
    return places


def _column(
    body: list[tuple[int, list[Any]]], column: Column, index: int | None, errors: list[RowError]
) -> list[str | int | Decimal | date | None]:
    """One column of all rows, typed; what cannot be typed is None and adds an error. What stands in a list often is typed
    once."""
    if index is None:
        return [None] * len(body)
    known: dict[tuple[type, Any], Any] = {}
    values: list[Any] = []
    for number, line in body:
        cell = line[index] if index < len(line) else None
        key = (cell.__class__, cell)
        try:
            values.append(known[key])
        except KeyError:
            try:
                known[key] = typed(cell, column)
                values.append(known[key])
            except BadCell as wrong:
                values.append(None)
                errors.append(RowError(str(wrong), number, column.header, "" if cell is None else shown(cell)))
    return values


def _repeated(rows: list[Row], names: Sequence[str], lists: Sequence[Sequence[Any]]) -> list[RowError]:
    """Rows whose values under `names` (their `lists`) stand in an earlier row too; rows with a blank among them do not count."""
    keys = list(zip(*lists, strict=True))
    if len(set(keys)) == len(keys):
        return []
    first: dict[tuple[Any, ...], int] = {}
    errors = []
    for row, key in zip(rows, keys, strict=True):
        if None in key:
            continue
        if (earlier := first.setdefault(key, row.number)) != row.number:
            header = "＋".join(row.headers[name] for name in names)
            message = gettext("与第 %(row)s 行重复，请删除或改正其中一行。") % {"row": earlier}
            errors.append(RowError(message, row.number, header, " ".join(str(part) for part in key)))
    return errors

"""A list goes out as Excel: real dates and numbers, text that never runs as a formula, same input same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from idi.foundation.core.sheets.cells import DIGITS
from idi.foundation.core.sheets.columns import Column

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD = {
    "bold": True,
    "font_color": "#0B5394",
    "bg_color": "#F1F5F9",
    "bottom": 2,
    "bottom_color": "#0B5394",
    "valign": "vcenter",
}
_CELL_LIMIT = 32_767
_LIST_LIMIT = 255


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook. Rows are mappings by column name; missing names and None are blank cells."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Mapping[str, Any]]


def write(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], *, title: str, at: datetime) -> bytes:
    """A workbook of one sheet, `title` on its tab and on every printed page, `at` as its date."""
    return write_book([Sheet(title, columns, rows)], at=at)


def write_book(sheets: Iterable[Sheet], *, at: datetime) -> bytes:
    """A workbook of several sheets. Rows are written as they come, so they may be a generator over any number."""
    out = io.BytesIO()
    book = _workbook(out, at)
    for sheet in sheets:
        page = book.add_worksheet(_tab(sheet.title))
        page.set_header(f"&C{sheet.title.replace('&', '&&')}")
        formats = [_format(book, column) for column in sheet.columns]
        _head(book, page, sheet.columns)
        last = 0
        for last, row in enumerate(sheet.rows, 1):
            if last >= page.xls_rowmax:
                raise ValueError(f"{sheet.title}: more rows than a sheet holds ({page.xls_rowmax})")
            for index, column in enumerate(sheet.columns):
                _cell(page, last, index, row.get(column.name), column, formats[index])
        page.autofilter(0, 0, last, len(sheet.columns) - 1)
    book.close()
    return out.getvalue()


def template(columns: Sequence[Column], *, title: str, at: datetime) -> bytes:
    """The empty sheet people fill in: headers (required ones starred), drop-downs, a second sheet with notes, examples.

    Nothing stands below the headers, so no example is ever taken for data.
    """
    out = io.BytesIO()
    book = _workbook(out, at)
    page = book.add_worksheet(_tab(title))
    _head(book, page, columns, star=True)
    for index, column in enumerate(columns):
        page.set_column(index, index, _width(column), _format(book, column))
        words = [str(label) for label in column.choices.values()]
        if words and len(",".join(words)) <= _LIST_LIMIT:
            page.data_validation(1, index, 20_000, index, {"validate": "list", "source": words})
    _explain(book, columns)
    book.close()
    return out.getvalue()


def as_download(content: bytes, filename: str, *, kind: str = XLSX) -> HttpResponse:
    """The workbook, or a file of another content type, as an attachment; `filename` may be Chinese."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _workbook(out: io.BytesIO, at: datetime) -> Workbook:
    book = Workbook(out, {"constant_memory": True})
    book.set_properties({"created": timezone.localtime(at, timezone.get_default_timezone()).replace(tzinfo=None)})
    return book


def _tab(title: str) -> str:
    """Tabs hold 31 characters and none of []:*?/\\ ."""
    return re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31] or "Sheet"


def _head(book: Workbook, page: Worksheet, columns: Sequence[Column], *, star: bool = False) -> None:
    head = book.add_format(_HEAD)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_row(0, 22)
    for index, column in enumerate(columns):
        page.write_string(0, index, column.header + ("*" if star and column.required else ""), head)
        page.set_column(index, index, _width(column))


def _width(column: Column) -> int:
    wide = {"text": 18, "integer": 10, "decimal": 16, "date": 12}[column.kind]
    return column.width or max(wide, 2 * len(column.header) + 3)


def _format(book: Workbook, column: Column) -> Format:
    patterns = {"text": "@", "integer": "#,##0", "date": "yyyy-mm-dd"}
    decimals = "#,##0" + ("." + "0" * column.places if column.places else "")
    return book.add_format({"num_format": patterns.get(column.kind, decimals), "valign": "top"})


def _cell(page: Worksheet, row: int, index: int, value: Any, column: Column, style: Format) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(row, index, gettext("是") if value else gettext("否"))
    elif isinstance(value, datetime):
        page.write_string(
            row, index, timezone.localtime(value, timezone.get_default_timezone()).strftime("%Y-%m-%d %H:%M")
        )
    elif isinstance(value, date):
        page.write_datetime(row, index, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001 (Excel knows no zones)
    elif isinstance(value, int | Decimal) and _fits(value):
        page.write_number(row, index, value, style)
    else:
        text = str(column.choices.get(value, value) if isinstance(value, str) else value)
        page.write_string(row, index, text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - 1] + "…")


def _fits(number: int | Decimal) -> bool:
    """Whether Excel keeps every digit; longer numbers are written as text rather than changed."""
    return len(Decimal(number).normalize().as_tuple().digits) <= DIGITS


def _explain(book: Workbook, columns: Sequence[Column]) -> None:
    kinds = {
        "text": gettext("文本"),
        "integer": gettext("整数"),
        "decimal": gettext("数字"),
        "date": gettext("日期，如 2024-03-01"),
    }
    page = book.add_worksheet(gettext("填写说明"))
    guide = [
        Column(name="header", header=gettext("列名")),
        Column(name="required", header=gettext("必填")),
        Column(name="kind", header=gettext("格式"), width=24),
        Column(name="note", header=gettext("说明"), width=60),
        Column(name="example", header=gettext("示例"), width=24),
    ]
    _head(book, page, guide)
    for row, column in enumerate(columns, 1):
        words = "、".join(str(label) for label in column.choices.values())
        notes = [
            column.note,
            gettext("只能填：%(words)s") % {"words": words} if words else "",
            gettext("不可重复") if column.unique else "",
        ]
        page.write_string(row, 0, column.header)
        page.write_string(row, 1, gettext("是") if column.required else "")
        page.write_string(row, 2, kinds[column.kind])
        page.write_string(row, 3, "；".join(filter(None, notes)))
        page.write_string(row, 4, "" if column.example is None else str(column.example))

"""The columns of lists: how a value is found in a row, how it reads on the page, what Excel gets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from idi.foundation.core import sheets, wording
from idi.foundation.core.navigation import Action
from idi.foundation.core.sheets.columns import Kind
from idi.foundation.core.states import State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_SHOWN: dict[str, Callable[[Any], str]] = {
    "money": wording.money,
    "percent": wording.percent,
    "decimal": wording.decimal,
    "day": wording.day,
    "moment": wording.moment,
}
_FIGURES = {"money", "percent", "number", "decimal"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value` is an attribute path (`project.name`) or a function of the row.

    What a path ends at is called where it can be (`get_kind_display`), as templates do. `kind` decides how it reads and
    which type Excel gets: text, number (whole), decimal, money, percent, day, moment or state (the value is a `State`).
    `sort` names the database field the heading sorts by, `link` gives the address a cell leads to; where it is empty
    the cell is text.
    """

    header: StrOrPromise
    value: str | Callable[[Any], Any]
    kind: str = "text"
    sort: str | None = None
    link: Callable[[Any], str] | None = None

    def of(self, row: Any) -> Any:
        if callable(self.value):
            return self.value(row)
        for step in self.value.split("."):
            row = getattr(row, step, None)
        return row() if callable(row) else row

    @property
    def css(self) -> str:
        return "amount" if self.kind in _FIGURES else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it: its cells as HTML, what its first cell says; `choosable` ones have a box to tick."""

    key: Any
    html: SafeString
    name: str
    choosable: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """A column heading; `url` sorts by it, `sorted` is ascending, descending or none."""

    label: StrOrPromise
    css: str
    url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Empty:
    """What a list without rows says, and what to do next."""

    title: StrOrPromise
    next: StrOrPromise = ""
    action: Action | None = None
    icon: str = "inbox"

    @property
    def offered(self) -> list[Action]:
        return [self.action] if self.action else []


def written(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[tuple[SafeString, str]]:
    """Of each row its cells, and what the first one says. On a phone each cell says under which heading it stands.

    There are hundreds of cells on a page, so no template, and a column opens its cells the same way each time.
    """
    opened = [(each, format_html('<td class="{}" data-label="{}"><span>', each.css, each.header)) for each in columns]
    for row in rows:
        cells = [opening + shown(column, row) + _CLOSED for column, opening in opened]
        yield SafeString("".join(cells)), cells[0]


_CLOSED = SafeString("</span></td>")


def shown(column: Column, row: Any) -> SafeString:
    """The value of a row in a column as HTML."""
    value = column.of(row)
    html: Any
    if isinstance(value, State):
        html = format_html('<span class="state state-{}">{}</span>', value.tone, value.label)
    elif column.kind in _SHOWN:
        html = _SHOWN[column.kind](value)
    else:
        html = wording.NOTHING if value is None or value == "" else value
    if column.link and (address := column.link(row)):
        return format_html('<a href="{}">{}</a>', address, html)
    return conditional_escape(html)


_EXCEL: dict[str, Kind] = {
    "number": "integer",
    "decimal": "decimal",
    "money": "decimal",
    "percent": "decimal",
    "day": "date",
}


def _sheet_column(number: int, column: Column) -> sheets.Column:
    header = f"{column.header}（%）" if column.kind == "percent" else str(column.header)
    places = 4 if column.kind == "percent" else 2
    return sheets.Column(name=str(number), header=header, kind=_EXCEL.get(column.kind, "text"), places=places)


def _exported(columns: Sequence[Column], row: Any) -> dict[str, Any]:
    return {str(number): _typed(column, column.of(row)) for number, column in enumerate(columns)}


def _typed(column: Column, value: Any) -> Any:
    if isinstance(value, State):
        return str(value.label)
    if column.kind == "percent" and value is not None:
        return value * 100
    return value if column.kind in _EXCEL or column.kind == "moment" or value is None else str(value)


def workbook(columns: Sequence[Column], rows: Iterable[Any], *, title: str, at: datetime) -> HttpResponse:
    """The Excel file of these rows, as a download."""
    given = [_sheet_column(number, column) for number, column in enumerate(columns)]
    exported = (_exported(columns, row) for row in rows)
    return sheets.as_download(sheets.write(given, exported, title=title, at=at), f"{title}.xlsx")

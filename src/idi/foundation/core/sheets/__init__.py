"""Excel and CSV: lists come in whole or not at all, figures go out as real numbers and dates.

Describe a list once as `Column`s; `template` gives people the empty sheet, `read` takes it back, `write` exports rows.
"""

from idi.foundation.core.sheets.columns import Column, Kind, Row, RowError, SheetRefused
from idi.foundation.core.sheets.opening import tabs
from idi.foundation.core.sheets.reading import MAX_BYTES, beside, read, read_through
from idi.foundation.core.sheets.writing import Sheet, as_download, template, write, write_book

__all__ = [
    "MAX_BYTES",
    "Column",
    "Kind",
    "Row",
    "RowError",
    "Sheet",
    "SheetRefused",
    "as_download",
    "beside",
    "read",
    "read_through",
    "tabs",
    "template",
    "write",
    "write_book",
]

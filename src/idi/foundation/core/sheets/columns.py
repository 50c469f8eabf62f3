"""What a list is made of: its columns, its rows, and what is wrong with a cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext

from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.language import on_paper

Kind = Literal["text", "integer", "decimal", "date"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a list.

    `name` is the key in the program, `header` the word above the column, `also` other headers people use. `choices`
    maps what is stored to its word, in Chinese like the headers whatever the page speaks; either may be typed. Decimals
    may have at most `places` places and are never rounded. `minimum` and `maximum` hold for numbers. `note` and
    `example` help whoever fills it in. A `kept` column carries what the platform needs of a list it gave out; nobody who
    begins with a blank one is asked for it.
    """

    name: str
    header: str
    kind: Kind = "text"
    required: bool = False
    unique: bool = False
    choices: Mapping[str, Any] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    places: int = 2
    minimum: Decimal | int | None = None
    maximum: Decimal | int | None = None
    max_length: int = 200
    note: str = ""
    example: Any = None
    width: int = 0
    kept: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "choices", in_chinese(self.choices))


@on_paper
def in_chinese(choices: Mapping[str, Any]) -> dict[str, str]:
    """Choices with their words as a list shows them."""
    return {code: str(word) for code, word in choices.items()}


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing to put right: the row as Excel numbers it (None: the whole file), the header, what stands there, and the
    sheet of a book that has several."""

    message: str
    row: int | None = None
    header: str = ""
    value: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        sheet = gettext("“%(sheet)s”表") % {"sheet": self.sheet} if self.sheet else ""
        if self.row is None:
            return f"{sheet}：{self.message}" if sheet else self.message
        place = sheet + gettext("第 %(row)s 行“%(header)s”") % {"row": self.row, "header": self.header}
        found = gettext("（现填“%(value)s”）") % {"value": self.value} if self.value else ""
        return f"{place}{found}：{self.message}"


class SheetRefused(Refusal):
    """Nothing of the file was taken over. `errors` lists everything to put right, in the order of the rows."""

    def __init__(self, errors: Iterable[RowError | str], *, field: str = "file", rows: Iterable[Row] = ()) -> None:
        self.rows = tuple(rows)
        """The rows as far as they could be read: to look for further errors in the same round."""
        listed = [RowError(e) if isinstance(e, str) else e for e in errors]
        self.errors: tuple[RowError, ...] = tuple(sorted(listed, key=lambda e: e.row or 0))
        super().__init__(*(Reason(str(error), field) for error in self.errors))


@dataclass(slots=True)
class Row:
    """One row by column name; blank cells are None. `number` is the row as Excel shows it. Not to be changed: it is not frozen
    only because a list has hundreds of thousands of them."""

    number: int
    values: Mapping[str, Any]
    headers: Mapping[str, str]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def wrong(self, name: str, message: str) -> RowError:
        """An error the caller found (say, a building not registered), to collect and raise as `SheetRefused`."""
        value = self.values.get(name)
        return RowError(message, self.number, self.headers.get(name, name), "" if value is None else str(value))

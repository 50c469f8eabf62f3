"""One cell: from what stands in the file to the value of its column, exactly or not at all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from idi.foundation.core.characters import visible
from idi.foundation.core.sheets.columns import Column

# Excel keeps 15 digits of a number; what stands beyond them is noise or already lost.
DIGITS = 15
_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d\d)(\d\d))"
)
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")


class BadCell(ValueError):
    """The cell cannot be taken over; the message tells its author what to do."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A formula that ended in an error, such as #N/A."""

    code: str

    def __str__(self) -> str:
        return self.code


def blank(cell: Any) -> bool:
    if isinstance(cell, str):
        return not (cell.strip() if cell.isprintable() else visible(cell).strip())
    return cell is None


def shown(cell: Any) -> str:
    """The cell as its author would recognise it, shortened."""
    if isinstance(cell, float):
        cell = _exact(cell)
    text = str(cell).strip()
    return text if len(text) <= 40 else text[:39] + "…"


def typed(cell: Any, column: Column) -> str | int | Decimal | date | None:
    """The value of a cell under `column`; raises `BadCell`."""
    if isinstance(cell, Broken):
        raise BadCell(gettext("公式结果出错，请改正公式，或粘贴为数值。"))
    if blank(cell):
        if column.required:
            raise BadCell(gettext("不能为空，请填写。"))
        return None
    if column.kind == "date":
        return _date(cell)
    if column.kind == "text":
        return _choice(_text(cell), column) if column.choices else _short(_text(cell), column)
    return _bounded(_number(cell, column), column)


def _exact(number: float) -> Decimal:
    return Decimal(f"{number:.{DIGITS}g}")


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return gettext("是") if cell else gettext("否")
    if isinstance(cell, int | float):
        if abs(cell) >= 10**DIGITS:
            raise BadCell(gettext("数字超过 15 位，Excel 已丢失末尾数字。请把单元格格式设为“文本”后重新填写。"))
        return f"{_exact(float(cell)):f}"
    if isinstance(cell, date | time):
        raise BadCell(gettext("Excel 已把内容变成日期或时间。请把单元格格式设为“文本”后重新填写。"))
    if isinstance(cell, str) and cell.isprintable():
        return cell.strip()
    text = visible(str(cell)).strip()
    if any(unicodedata.category(c) == "Cc" and c not in "\n\r\t" for c in text):
        raise BadCell(gettext("含有看不见的控制字符，请重新输入。"))
    return text


def _short(text: str, column: Column) -> str:
    if len(text) > column.max_length:
        raise BadCell(
            gettext("最多 %(limit)s 个字，现有 %(count)s 个字。") % {"limit": column.max_length, "count": len(text)}
        )
    return text


def _choice(text: str, column: Column) -> str:
    for code, label in column.choices.items():
        if text in (code, str(label)):
            return code
    words = "、".join(str(label) for label in column.choices.values())
    raise BadCell(gettext("只能填：%(words)s。") % {"words": words})


def _number(cell: Any, column: Column) -> int | Decimal:
    if isinstance(cell, bool | date | time):
        raise BadCell(gettext("应为数字。请把单元格格式设为“常规”后重新填写。"))
    number = _exact(float(cell)) if isinstance(cell, int | float) else _typed_number(str(cell))
    places = 0 if column.kind == "integer" else column.places
    if number != round(number, places):
        if places == 0:
            raise BadCell(gettext("应为整数。"))
        raise BadCell(gettext("最多 %(places)s 位小数。") % {"places": places})
    return int(number) if column.kind == "integer" else number


def _typed_number(text: str) -> Decimal:
    plain = unicodedata.normalize("NFKC", visible(text)).strip()
    if not _NUMBER.fullmatch(plain):
        raise BadCell(gettext("应为数字，不要带单位或其他文字。"))
    if len(plain) > 20:
        raise BadCell(gettext("数字过长，请核对。"))
    return Decimal(plain.replace(",", ""))


def _bounded(number: int | Decimal, column: Column) -> int | Decimal:
    if column.minimum is not None and number < column.minimum:
        raise BadCell(gettext("不能小于 %(limit)s。") % {"limit": column.minimum})
    if column.maximum is not None and number > column.maximum:
        raise BadCell(gettext("不能大于 %(limit)s。") % {"limit": column.maximum})
    return number


def _date(cell: Any) -> date:
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise BadCell(gettext("只要日期，不要时间。"))
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = shown(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell)
    found = _DATE.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", visible(text))))
    if not found:
        raise BadCell(gettext("应为日期，例如 2024-03-01。"))
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError as wrong:
        raise BadCell(gettext("没有这一天，请核对日期。")) from wrong

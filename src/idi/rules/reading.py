"""Reads what is typed on the command line: dates, moments, numbers, pairs; a clear BadInput for anything else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from idi.rules.claim_clocks import CHINA
from idi.rules.errors import BadInput

_NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,20})?", re.ASCII)


def day(text: str, where: str) -> date:
    """A date written 2019-05-01."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{where} 不是日期：{text}（请写成 2019-05-01，并确认有这一天）") from None


def moment(text: str, where: str) -> datetime:
    """A moment written 2024-03-01T09:00+08:00; without a zone it is taken as time in China."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{where} 不是时间：{text}（请写成 2024-03-01T09:00+08:00）") from None
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def number(text: str, where: str) -> Decimal:
    """A plain decimal number without separators, exponent or per cent sign."""
    if not _NUMBER.fullmatch(text):
        raise BadInput(f"{where} 不是数字：{text}（请写成 80000000 或 0.0125，不带逗号和百分号）")
    return Decimal(text)


def years(text: str, where: str) -> int:
    """A whole number of years above zero."""
    if not re.fullmatch(r"[1-9]\d{0,2}", text, re.ASCII):
        raise BadInput(f"{where} 应为正整数（年）：{text}")
    return int(text)


def pairs(texts: Sequence[str], where: str) -> list[tuple[str, str]]:
    """Name and value of every NAME=VALUE, in the order given."""
    found = []
    for text in texts:
        name, equals, value = text.rpartition("=")
        if not equals or not name.strip() or not value.strip():
            raise BadInput(f"{where} 应写成 名称=值：{text}")
        found.append((name.strip(), value.strip()))
    return found


def span(text: str, where: str) -> tuple[Decimal, Decimal]:
    """Least and greatest value of MIN..MAX."""
    low, dots, high = text.partition("..")
    if not dots:
        raise BadInput(f"{where} 应写成 0.90..1.10：{text}")
    least, greatest = number(low, where), number(high, where)
    if least > greatest:
        raise BadInput(f"{where} 的下限大于上限：{text}")
    return least, greatest


def refuse_repeats(names: Sequence[str], where: str) -> None:
    """BadInput where a name is given twice: which of them would count?"""
    for name in names:
        if names.count(name) > 1:
            raise BadInput(f"{where} {name} 给出了不止一次")

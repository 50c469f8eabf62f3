"""Periods and days: how a term of years ends, and which days are days off.

Periods follow the Civil Code, articles 200 to 204: the day of the event is not counted; a period of years or months
ends on the corresponding day, or on the month's last day where there is none.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from idi.rules.errors import BadInput
from idi.rules.figures import Because

UNIT_NAMES: Final = {"years": "年", "months": "个月", "days": "日", "hours": "小时", "seasons": "个采暖期、供冷期"}
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """A length of time in whole years, months or days."""

    count: int
    unit: str

    def __str__(self) -> str:
        return f"{self.count}{UNIT_NAMES[self.unit]}"


def corresponding_day(event: date, period: Period) -> date:
    """The last day of a period that runs from an event whose own day is not counted."""
    if period.unit == "days":
        return shifted(event, period.count)
    return _anniversary(event, period)[0]


def last_day(first: date, period: Period) -> date:
    """The last day of a period whose first day is counted: the eve of the anniversary of that first day."""
    if period.unit == "days":
        return shifted(first, period.count - 1)
    landed, exists = _anniversary(first, period)
    return shifted(landed, -1) if exists else landed


def _anniversary(day: date, period: Period) -> tuple[date, bool]:
    """The corresponding day, or the month's last day where there is none, and whether there was one."""
    months = period.count * (12 if period.unit == "years" else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        raise BadInput(f"日期超出范围：{day} 起 {period}")
    length = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, length)), day.day <= length


def shifted(day: date, count: int) -> date:
    """The day ``count`` days later (earlier if negative); BadInput outside the calendar."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        raise BadInput(f"日期超出范围：{day} 起 {count} 日") from None


@dataclass(frozen=True)
class YearOfDaysOff:
    """One year's official arrangement: weekdays that are off and weekend days that are worked."""

    off: frozenset[date]
    worked: frozenset[date]
    because: Because


@dataclass(frozen=True)
class DaysOff:
    """The official calendar by year; outside the known years Saturday and Sunday are off, as an assumption."""

    years: Mapping[int, YearOfDaysOff]

    def is_off(self, day: date) -> bool:
        """Whether this is a statutory holiday or a weekend day that is not worked."""
        known = self.years.get(day.year)
        if known and day in known.worked:
            return False
        return day.isoweekday() > 5 or (known is not None and day in known.off)

    def reasons(self, first: date, last: date) -> tuple[Because, ...]:
        """The arrangements of every year that was looked at."""
        return tuple(self._reason(year) for year in range(first.year, last.year + 1))

    def _reason(self, year: int) -> Because:
        known = self.years.get(year)
        if known:
            return known.because
        return Because(f"calendar.{year}", "星期六、星期日为休息日", "该年节假日安排未收录", "平台默认", "D",
                       f"{year}年节假日安排")  # fmt: skip


def count_forward(start: date, days: int, counts: Callable[[date], bool]) -> date:
    """The day on which the ``days``-th counted day after ``start`` falls; ``start`` itself is not counted."""
    day = start
    while days > 0:
        day = shifted(day, 1)
        days -= counts(day)
    return day

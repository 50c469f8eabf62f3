"""The periods returns are made for: whole months, quarters, half-years or years that have ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from idi import rules
from idi.foundation.core.wording import day
from idi.rules import Because

MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both inside."""

    from_on: date
    until_on: date

    def __str__(self) -> str:
        return f"{day(self.from_on)}至{day(self.until_on)}"


def ended(word: str, on: date) -> Iterator[Period]:
    """The periods of this length that ended before a day, the latest first.

    >>> str(next(ended("quarterly", date(2019, 5, 20))))
    '2019年1月1日至2019年3月31日'
    """
    months = MONTHS[word]
    start = on.year * 12 + (on.month - 1) // months * months
    while start > months:
        begins = date((start - months) // 12, (start - months) % 12 + 1, 1)
        yield Period(begins, date(start // 12, start % 12 + 1, 1) - timedelta(days=1))
        start -= months


def offered(region_code: str, on: date, how_many: int = 8) -> tuple[list[Period], tuple[Because, ...]]:
    """The latest periods for which a region wants returns, with the figure that says how long they are.

    Only periods that end after the region's law came into force.
    """
    law = rules.law(region_code, or_national=True)
    figure = law.figure("report_period", on)
    found = [each for each in islice(ended(figure.word(), on), how_many) if each.until_on >= law.in_force]
    return found, figure.reasons

"""How long something still lasts, in words nobody takes for a date."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from idi.foundation.core.wording import lasting


@pytest.mark.parametrize(
    ("days", "ends_on", "told"),
    [
        (2023, date(2032, 6, 15), "5年6个月"),
        (365, date(2026, 6, 15), "1年"),
        (90, date(2026, 3, 31), "3个月"),
        (58, date(2026, 3, 30), "58天"),
        (0, date(2026, 3, 31), "0天"),
    ],
)
def test_time_left_is_told_by_the_calendar(days: int, ends_on: date, told: str) -> None:
    assert lasting(days, ends_on) == told


def test_time_left_in_english() -> None:
    with override("en"):
        assert lasting(2023, date(2032, 6, 15)) == "5 years 6 months"
        assert lasting(1, date(2026, 3, 31)) == "1 day"

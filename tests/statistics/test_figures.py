"""Figures are whole sums, divided once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idi.insight.statistics import sums
from idi.insight.statistics.kinds import BREAKDOWNS, FIGURES, Figure


def figure(name: str) -> Figure:
    return next(each for each in FIGURES if each.name == name)


def test_every_figure_reads_sums_that_are_defined_once() -> None:
    names = [each.name for each in sums.SUMS]
    assert len(names) == len(set(names))
    assert len({each.name for each in FIGURES}) == len(FIGURES)
    read = {part for each in FIGURES for part in (each.top, each.bottom, each.own, each.counted) if part}
    assert read <= set(names)
    assert {each.name for each in BREAKDOWNS} == sums.COUNTS.keys()


@pytest.mark.parametrize(
    ("name", "given_sums", "value"),
    [
        ("premium", {"premium": 100_000_001}, "1000000.01"),
        ("average_rate", {"rated": 855_000, "base": 80_000_000}, "0.010688"),
        ("average_paid", {"paid": 1000, "paid_count": 3}, "3.33"),
        ("area", {"area": 240_005_000}, "24000.50"),
        ("frequency", {"claims": 3, "homes_insured": 800}, "3.75"),
        ("claims", {"claims": 7}, "7"),
        ("rectified", {"rectified": 2, "findings": 3}, "0.6667"),
    ],
)
def test_values(name: str, given_sums: dict[str, int], value: str) -> None:
    assert str(figure(name).value(given_sums)) == value


def test_nothing_below_the_line_is_no_figure() -> None:
    assert figure("average_paid").value({"paid": 0, "paid_count": 0}) is None
    assert figure("premium").value({}) == Decimal("0.00")


@given(st.lists(st.integers(0, 10**13), min_size=1, max_size=6))
def test_money_of_parts_adds_up_to_money_of_the_whole(parts: list[int]) -> None:
    premium = figure("premium")
    values = [premium.value({"premium": part}) or Decimal(0) for part in parts]
    assert sum(values, Decimal(0)) == premium.value({"premium": sum(parts)})

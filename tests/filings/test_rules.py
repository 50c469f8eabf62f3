"""Periods, what is withheld, and the checks: pure."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idi.insight.filings import checks, disclosure, periods
from idi.insight.statistics.kinds import FIGURES, Figure
from idi.insight.statistics.sums import SUMS


def figure(name: str) -> Figure:
    return next(each for each in FIGURES if each.name == name)


def test_the_notice_fixes_no_period_and_the_default_says_so() -> None:
    found, because = periods.offered("330400", date(2019, 5, 20))
    assert str(found[0]) == "2019年1月1日至2019年3月31日"
    assert because[-1].grade == "D" and because[-1].assumption
    assert all(each.until_on >= date(2018, 9, 1) for each in found)


@given(st.dates(date(2019, 1, 1), date(2060, 12, 31)), st.sampled_from(sorted(periods.MONTHS)))
def test_periods_lie_end_to_end_and_have_ended(on: date, word: str) -> None:
    found = list(islice(periods.ended(word, on), 5))
    assert found[0].until_on < on
    assert all(later.from_on == earlier.until_on + timedelta(days=1) for later, earlier in pairwise(found))
    assert all(each.from_on.day == 1 for each in found)


def insurer(**sums: int) -> dict[str, int]:
    return {each.name: 0 for each in SUMS} | sums


def test_totals_of_fewer_than_three_insurers_are_withheld() -> None:
    three = [
        insurer(premium=0, own_premium=100),
        insurer(premium=0, own_premium=50),
        insurer(premium=200, own_premium=50),
    ]
    pooled = insurer(premium=200, policies=5)
    assert disclosure.withheld(figure("premium"), pooled, three) == ""
    assert "3家" in disclosure.withheld(figure("premium"), pooled, three[:2])


def test_an_amount_of_few_cases_is_withheld() -> None:
    three = [insurer(paid=1, own_paid=1), insurer(own_paid=1), insurer(own_paid=1)]
    assert "样本" in disclosure.withheld(figure("paid"), insurer(paid=3, paid_count=2), three)
    assert disclosure.withheld(figure("paid"), insurer(paid=3, paid_count=3), three) == ""


def test_nothing_and_what_is_no_business_of_insurers_is_disclosed() -> None:
    assert disclosure.withheld(figure("paid"), insurer(), []) == ""
    assert disclosure.withheld(figure("projects"), insurer(projects=1), []) == ""


@pytest.mark.parametrize(("name", "own"), [("premium", "own_premium"), ("paid", "own_paid")])
def test_a_cent_astray_is_found(name: str, own: str) -> None:
    figures = {
        "pooled": insurer(**{name: 300}),
        "insurers": {"1": insurer(**{name: 300, own: 200}), "2": insurer(**{own: 100})},
        "unassigned": insurer(),
    }
    assert all(each["holds"] for each in checks.of_all(figures))
    figures["insurers"]["2"][own] -= 1
    assert len([each for each in checks.of_all(figures) if not each["holds"]]) == 1
    figures["pooled"][name] += 1
    assert len([each for each in checks.of_all(figures) if not each["holds"]]) == 2

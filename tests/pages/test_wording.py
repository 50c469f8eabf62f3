"""Values on a page say exactly what is stored."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from idi.foundation.core import wording
from idi.foundation.core.states import State

cents = st.decimals(min_value=-(10**13), max_value=10**13, places=2)
ratios = st.decimals(min_value=0, max_value=1, places=10)


@given(cents)
def test_money_reads_back_to_the_cent(amount: Decimal) -> None:
    shown = wording.money(amount)
    assert Decimal(shown.replace("¥ ", "").replace(",", "").replace("−", "-")) == amount


@given(ratios)
def test_a_percentage_is_never_rounded(ratio: Decimal) -> None:
    assert Decimal(wording.percent(ratio).removesuffix("%")) / 100 == ratio


def test_money_and_percent_as_people_write_them() -> None:
    assert wording.money(Decimal("1234.5")) == "¥ 1,234.50"
    assert wording.money(Decimal("-0.05")) == "−¥ 0.05"
    assert wording.percent(Decimal("0.0125")) == "1.25%"
    assert wording.percent(Decimal("1")) == "100%"
    assert wording.money(None) == wording.percent(None) == wording.day(None) == "—"


def test_a_part_of_a_cent_is_a_mistake_not_an_amount() -> None:
    with pytest.raises(ValueError, match="whole cents"):
        wording.money(Decimal("1.005"))


def test_days_follow_the_calendar_of_china_in_both_languages() -> None:
    late = datetime(2020, 6, 14, 17, 5, tzinfo=UTC)
    assert wording.day(date(2020, 6, 15)) == wording.day(late) == "2020年6月15日"
    assert wording.moment(late) == "2020年6月15日 01:05"
    with translation.override("en"):
        assert wording.moment(late) == "15 June 2020 01:05"


def _shown(because: object) -> str:
    return Template("{% because figures %}").render(Context({"figures": because}))


def test_what_no_text_was_read_for_is_marked_as_assumption() -> None:
    law = {"figure": "wait", "label": "等待期", "ref": "通知三（一）", "source": "试点通知", "grade": "S"}
    assert "通知三（一）" in _shown([law])
    assert "等待期" in _shown([law])
    assert "assumption" not in _shown([law])
    assert "假设，未见原文" in _shown([{**law, "grade": "K"}])
    assert "平台默认" in _shown([{**law, "grade": "D"}])


def test_a_source_used_twice_is_named_once() -> None:
    law = {"ref": "通知三（一）", "grade": "S"}
    assert _shown([law, dict(law)]).count("通知三（一）") == 1


def test_a_badge_always_has_its_word_and_words_are_escaped() -> None:
    shown = Template("{% state s %}").render(Context({"s": State("refused", "已拒赔 <b>", "bad")}))
    assert "state-bad" in shown
    assert "已拒赔 &lt;b&gt;" in shown


def test_a_fact_that_is_not_known_shows_a_dash_and_zero_does_not() -> None:
    page = Template("{% fact '备注' note %}{% fact '次数' count %}").render(Context({"note": "", "count": 0}))
    assert "<dd>—</dd>" in page
    assert "<dd>0</dd>" in page

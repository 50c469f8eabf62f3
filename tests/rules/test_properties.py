"""What must hold for every amount, panel and date, not only for the examples."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from idi import rules
from idi.rules.days import DaysOff, Period, corresponding_day, count_forward, last_day

DAYS = st.dates(date(2018, 9, 1), date(2100, 12, 31))
MONEY = st.decimals(Decimal("0.01"), Decimal("9999999999999.99"), places=2)
SIGNED = st.decimals(Decimal("-9999999999.99"), Decimal("9999999999.99"), places=2)
RATES = st.decimals(Decimal("0.0001"), Decimal("0.2"), places=6)
CENT = Decimal("0.01")


@st.composite
def panels(draw: st.DrawFn) -> list[tuple[str, Decimal]]:
    """Panels of one to eight insurers whose shares (four places) add up to one."""
    cuts = sorted(draw(st.sets(st.integers(1, 9999), max_size=7)))
    edges = [0, *cuts, 10000]
    return [(f"保险公司{n}", Decimal(b - a) / 10000) for n, (a, b) in enumerate(itertools.pairwise(edges))]


@given(SIGNED, panels())
def test_parts_add_up_and_lie_within_a_cent(amount: Decimal, panel: list[tuple[str, Decimal]]) -> None:
    parts = rules.split(amount, panel)
    assert sum(part.amount for part in parts) == amount
    for part in parts[1:]:
        assert abs(part.amount - amount * part.share) <= CENT / 2
    assert abs(parts[0].amount - amount * parts[0].share) <= CENT / 2 * len(panel)


@given(SIGNED, panels())
def test_a_refund_mirrors_a_top_up(amount: Decimal, panel: list[tuple[str, Decimal]]) -> None:
    there = [part.amount for part in rules.split(amount, panel)]
    back = [part.amount for part in rules.split(-amount, panel)]
    assert there == [-part for part in back]


@given(panels(), st.integers(1, 500))
def test_shares_off_by_the_least_are_refused(panel: list[tuple[str, Decimal]], off: int) -> None:
    lead, share = panel[0]
    assume(share * 10000 > off)
    panel = [(lead, share - Decimal(off) / 10000), *panel[1:]]
    with pytest.raises(rules.Refusal, match="份额合计应为 100%"):
        rules.split(Decimal(100), panel)


@given(MONEY, MONEY, RATES, panels())
def test_a_premium_adds_up_in_every_column(
    budget: Decimal, settlement: Decimal, rate: Decimal, panel: list[tuple[str, Decimal]]
) -> None:
    found = rules.premium(rules.law("jiaxing"), date(2019, 5, 1), budget, rate, settlement=settlement, shares=panel)
    assert found.final is not None
    assert found.adjustment == found.final - found.provisional
    assert abs(found.provisional - budget * rate) <= CENT / 2
    assert sum(each.provisional for each in found.shares) == found.provisional
    assert sum(each.final or 0 for each in found.shares) == found.final
    assert sum(each.adjustment or 0 for each in found.shares) == found.adjustment
    assert all(each.adjustment == (each.final or 0) - each.provisional for each in found.shares)


WEIGHTS = st.lists(st.decimals(Decimal("0.01"), Decimal("999999.99"), places=2), min_size=1, max_size=30)


@given(SIGNED, WEIGHTS)
def test_an_allocation_adds_up_and_only_the_largest_is_off(amount: Decimal, weights: list[Decimal]) -> None:
    found = rules.allocate(amount, list(enumerate(weights)))
    assert sum(part for _, part in found) == amount
    assert [key for key, _ in found] == list(range(len(weights)))
    largest = weights.index(max(weights))
    for key, part in found:
        within = CENT / 2 * (len(weights) if key == largest else 1)
        assert abs(part - amount * weights[key] / sum(weights)) <= within + Decimal("1e-9")


@given(SIGNED, WEIGHTS)
def test_an_allocated_refund_mirrors_the_charge(amount: Decimal, weights: list[Decimal]) -> None:
    charged = rules.allocate(amount, list(enumerate(weights)))
    assert rules.allocate(-amount, list(enumerate(weights))) == [(key, -part) for key, part in charged]


@given(SIGNED, st.dates(date(2016, 5, 1), date(2100, 1, 1)))
def test_net_and_tax_are_the_gross(gross: Decimal, on: date) -> None:
    found = rules.vat(gross, on)
    assert found.net + found.tax == found.gross == gross
    assert abs(found.tax - found.net * found.rate) <= CENT
    assert all(each.assumption for each in found.because)


@given(DAYS, st.sampled_from(["civil_code", "anniversary"]))
def test_cover_follows_the_wait_without_gap_and_in_order(accepted_on: date, counting: str) -> None:
    found = rules.cover(rules.law("jiaxing"), date(2019, 5, 1), accepted_on, counting=counting)
    assert len(found.items) == 9
    for item in found.items:
        assert item.wait_ends_on
        assert item.starts_on
        assert item.ends_on
        assert item.years
        assert accepted_on < item.wait_ends_on < item.starts_on < item.ends_on
        assert item.starts_on - item.wait_ends_on == timedelta(days=1)
        assert 365 * item.years <= (item.ends_on - item.starts_on).days + 1 <= 366 * item.years


@given(DAYS, st.integers(-400, 6000), st.sampled_from(["C01", "C05", "C06", "C09"]))
def test_one_state_a_day_and_somebody_always_answers(accepted_on: date, offset: int, item: str) -> None:
    found = rules.cover(rules.law("jiaxing"), date(2019, 5, 1), accepted_on)
    today = accepted_on + timedelta(days=offset)
    order = ["not_started", "in_wait", "in_cover", "expired"]
    states = [found.answer(item, day).state for day in (today, today + timedelta(days=1))]
    assert 0 <= order.index(states[1]) - order.index(states[0]) <= 1
    said = found.answer(item, today)
    assert said.responsible
    assert all(each.because for each in said.responsible)
    assert (said.state == "in_cover") == any(each.party == "insurer" for each in said.responsible)
    assert all(each.until is None or each.until >= today for each in said.responsible)


@given(DAYS, st.integers(1, 70))
def test_counting_the_first_day_or_not_differs_by_one_day_where_the_day_exists(day: date, years: int) -> None:
    period = Period(years, "years")
    without = corresponding_day(day, period)
    if (day.month, day.day) == (without.month, without.day):
        assert last_day(day, period) == without - timedelta(days=1)
    else:
        assert (day.month, day.day) == (2, 29)
        assert last_day(day, period) == without == date(day.year + years, 2, 28)


@given(
    st.datetimes(datetime.fromisoformat("2019-05-01"), datetime.fromisoformat("2040-01-01")),
    st.integers(0, 20),
    st.integers(0, 40),
)
def test_a_pause_lengthens_a_clock_by_its_own_length_and_never_shortens_it(
    reported: datetime, asked_after: int, lasted: int
) -> None:
    reported_at = reported.replace(tzinfo=rules.CHINA)
    asked_at = reported_at + timedelta(days=asked_after)
    law = rules.law("beijing")
    plain = {each.clock: each for each in rules.clocks(law, reported_at)}
    paused = {
        each.clock: each
        for each in rules.clocks(law, reported_at, asked_at + timedelta(days=lasted), asked_at=asked_at)
    }
    for name, days in (("decide", 7), ("complex", 30)):
        was, now = plain[name].due_on, paused[name].due_on
        assert was
        assert now
        assert (now - was).days == (lasted if asked_after < days else 0)
    assert plain["survey"].due_on == paused["survey"].due_on


@given(DAYS, st.integers(0, 60))
def test_working_days_end_on_a_working_day(start: date, days: int) -> None:
    days_off: DaysOff = rules.law("prc").days_off
    end = count_forward(start, days, lambda day: not days_off.is_off(day))
    worked = [day for day in range(1, (end - start).days + 1) if not days_off.is_off(start + timedelta(days=day))]
    assert len(worked) == days
    assert days == 0 or not days_off.is_off(end)


def test_every_figure_of_every_law_has_reference_source_and_grade() -> None:
    for law in rules.laws():
        for figure in law.figures(law.latest()):
            for because in figure.reasons:
                assert all((because.ref, because.source, because.label)), (law.id, figure.name)
                assert because.assumption == (because.grade in {"K", "D"})


@pytest.mark.parametrize("law", rules.laws(), ids=lambda law: law.id)
def test_built_in_laws_leave_nothing_undeclared(law: rules.Law) -> None:
    assert law.undeclared() == []


def test_region_codes() -> None:
    assert rules.law("330400").id == rules.law("330481").id == rules.law("jiaxing").id == "jiaxing"
    assert rules.law("110105").id == "beijing"
    for unknown in ("330500", "33048", "3304810", "嘉兴", ""):
        with pytest.raises(rules.UnknownRegion):
            rules.law(unknown)
    assert rules.law("330500", or_national=True).id == "prc"


def test_a_figure_of_another_kind_is_not_silently_a_number() -> None:
    decide = rules.law("prc").figure("clock.decide", date(2024, 1, 1))
    assert (decide.text, decide.value, decide.outcome) == ("及时", None, "text")
    with pytest.raises(rules.WrongKind, match="及时"):
        decide.whole()


def test_stored_cover_answers_like_computed_cover() -> None:
    law, signed_on, accepted_on = rules.law("jiaxing"), date(2019, 5, 1), date(2020, 6, 15)
    computed = rules.cover(law, signed_on, accepted_on)
    item = computed.item("C05")
    assert item
    stored = rules.CoverItem(
        item="C05", name=item.name, kind=item.kind, years=8, term="8年", counted_from=accepted_on,
        wait_ends_on=date(2022, 6, 15), starts_on=date(2022, 6, 16), ends_on=date(2030, 6, 15), because=item.because,
    )  # fmt: skip
    for on in (date(2021, 1, 1), date(2023, 1, 1), date(2031, 1, 1)):
        assert rules.answer(law, stored, on, signed_on=signed_on, accepted_on=accepted_on) == computed.answer("C05", on)


@given(
    st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2), st.dates(date(2016, 1, 1), date(2030, 1, 1)),
    st.integers(0, 400), st.integers(0, 400),
)  # fmt: skip
def test_a_delay_costs_as_much_in_two_parts_as_in_one(amount: Decimal, due_on: date, first: int, then: int) -> None:
    national = rules.law("prc")
    middle, end = due_on + timedelta(days=first), due_on + timedelta(days=first + then)
    whole = rules.delay(national, amount, due_on, end)
    parts = [rules.delay(national, amount, due_on, middle), rules.delay(national, amount, middle, end)]
    assert whole.days == first + then == sum(part.days for part in parts)
    assert abs(whole.amount - sum(part.amount for part in parts)) <= CENT
    assert Decimal(0) <= parts[0].amount <= whole.amount + CENT

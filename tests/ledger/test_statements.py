"""Statements: opening, movements and closing add up, the members' own shares add up to the whole, books stay closed."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from idi.foundation.core import pdf
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.documents import files
from idi.foundation.documents.models import Document
from idi.foundation.ledger import selectors, services
from idi.foundation.ledger.chart import SIDES
from idi.foundation.ledger.models import Statement
from idi.foundation.notices.models import Message
from idi.lifecycle.policies.models import Policy
from idi.rules import to_cent
from tests.factories import on
from tests.factories.parties import World, a_world
from tests.factories.policies import pay
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser
from tests.ledger.test_ledger import a_due, words
from tests.ledger.test_ledger import pay as settle

pytestmark = pytest.mark.django_db
AT = on(2019, 7, 1)
FROM, UNTIL = date(2019, 1, 1), date(2019, 12, 31)


@pytest.fixture
def policy(world: World, standing_signed: Policy) -> Policy:
    """Signed by three insurers, paid in full, passed on."""
    return pay(world, standing_signed)


def account(world: World, holder: Any, from_on: date = FROM, until_on: date = UNTIL, other: Any = None) -> Any:
    with acting(world.insurance_officer, AT):
        return selectors.book.account(holder.pk, from_on, until_on, other.pk if other else None)


def test_own_shares_of_all_members_add_up_to_the_whole(world: World, policy: Policy) -> None:
    parts = [account(world, insurer).parts for insurer in (world.lead, world.second, world.third)]
    assert [(p.contract, p.what, p.whole) for (p,) in parts] == [
        (policy.number, "premium", Decimal("855000.00")), (policy.number, "premium", Decimal(0)),
        (policy.number, "premium", Decimal(0)),
    ]  # fmt: skip
    own = [p.own for (p,) in parts]
    assert own == [Decimal("427500.00"), Decimal("256500.00"), Decimal("171000.00")] and sum(own) == policy.provisional


def test_a_statement_with_one_other_shows_what_is_open_between_them(world: World, policy: Policy) -> None:
    lead, second = account(world, world.lead, other=world.second), account(world, world.second, other=world.lead)
    closing = {m.account: m.closing for m in lead.movements}
    mirrored = {m.account: m.closing for m in second.movements}
    assert closing["2204"] == mirrored["1124"] == Decimal("256500.00")
    assert closing["6031"] == -mirrored["6031"]


kinds = st.sampled_from(sorted(SIDES))
amounts = st.decimals(Decimal("0.01"), Decimal("9999999.99"), places=2)
moves = st.lists(st.tuples(kinds, amounts, st.integers(0, 60), st.booleans(), st.booleans()), min_size=1, max_size=4)


@settings(max_examples=10, deadline=None)
@given(moves=moves, cut=st.integers(0, 60))
def test_opening_and_movements_make_the_closing_on_whatever_day_one_cuts(
    moves: list[tuple[str, Decimal, int, bool, bool]], cut: int
) -> None:
    with transaction.atomic():
        world = a_world()
        project = a_project(world, until="register", designated=False)
        for number, (kind, amount, day, paid, owed) in enumerate(moves):
            sides = (world.second.pk, world.lead.pk) if owed else (world.lead.pk, world.second.pk)
            due = a_due(world, project, kind=kind, amount=amount, debtor_id=sides[0], creditor_id=sides[1])
            if paid:
                at = on(2019, 6, 3) + timedelta(days=day)
                # More premium than was received is not given back: such a due stays open.
                with acting(world.claims_handler, at), suppress(Refusal):
                    services.receive(
                        by=world.claims_handler, at=at, due=due, amount=amount, paid_on=at.date(), reference=f"R{number}",
                    )  # fmt: skip
        middle = date(2019, 6, 3) + timedelta(days=cut)
        whole, first, second = (
            account(world, world.lead, a, b)
            for a, b in ((FROM, UNTIL), (FROM, middle), (middle + timedelta(days=1), UNTIL))
        )
        ends = {(m.contract, m.account): m.closing for m in whole.movements if m.closing}
        assert {(m.contract, m.account): m.closing for m in second.movements if m.closing} == ends
        handed = {(m.contract, m.account): m.closing for m in first.movements if m.closing}
        assert {(m.contract, m.account): m.opening for m in second.movements if m.opening} == handed
        for found in (whole, first, second):
            assert found.total[0] == found.total[1]
        transaction.set_rollback(True)


@settings(max_examples=8, deadline=None)
@given(
    premium=amounts,
    weights=st.tuples(*[st.integers(1, 97)] * 3),
    days=st.tuples(*[st.integers(0, 60)] * 3),
    cut=st.integers(0, 60),
)
def test_the_own_parts_of_all_insurers_over_all_periods_add_up_to_the_premium(
    premium: Decimal, weights: tuple[int, ...], days: tuple[int, ...], cut: int
) -> None:
    with transaction.atomic():
        world = a_world()
        project = a_project(world, until="register", designated=False)
        insurers = (world.lead, world.second, world.third)
        passed = [to_cent(premium * weight / sum(weights)) for weight in weights[1:]]
        parts = [premium - sum(passed), *passed]
        sides = [(world.hongxiang.pk, world.lead.pk), *((world.lead.pk, each.pk) for each in insurers[1:])]
        for n, ((debtor, creditor), amount) in enumerate(zip(sides, [premium, *passed], strict=True)):
            if amount:
                moment = on(2019, 6, 3) + timedelta(days=days[n])
                with acting(world.claims_handler, moment):
                    services.open_due(
                        by=world.claims_handler, at=moment, kind="premium_share" if n else "premium",
                        debtor_id=debtor, creditor_id=creditor, amount=amount, due_on=date(2019, 8, 31), subject=project,
                        project_id=project.pk, region_code="330481", contract="示例-1",
                    )  # fmt: skip
        middle = date(2019, 6, 3) + timedelta(days=cut)
        own = [
            sum((part.own for part in account(world, each, a, b).parts), Decimal(0))
            for each in insurers for a, b in ((FROM, middle), (middle + timedelta(days=1), UNTIL))
        ]  # fmt: skip
        assert sum(own) == premium
        assert [first + second for first, second in zip(own[::2], own[1::2], strict=True)] == parts
        transaction.set_rollback(True)


def state(world: World, by: Any = None, **changes: Any) -> Statement:
    by = by or world.underwriter
    given = {"holder_id": world.lead.pk, "from_on": FROM, "until_on": date(2019, 6, 30), **changes}
    with acting(by, AT):
        return services.state_account(by=by, at=AT, **given)


def test_a_statement_is_frozen_printed_and_told_to_the_other_side(world: World, policy: Policy) -> None:
    made = state(world, counterparty_id=world.second.pk)
    with acting(world.second_underwriter, AT):
        assert Message.objects.filter(title__contains=made.number).count() == 1
        assert selectors.book.statements(world.second_underwriter).get() == made
    with acting(world.third_underwriter, AT):
        assert not Statement.objects.exists()
    with acting(world.underwriter, AT):
        paper = Document.objects.get(pk=made.document_id)
    told = pdf.text_of(files.get(paper.sha256))
    for expected in ("应付共保保费", "256,500.00", "双方未结清的账款", world.second.name, made.number):
        assert expected in told
    with acting(world.underwriter, AT):
        project = policy.project
    settle(world, a_due(world, project), "1.00")
    with acting(world.underwriter, AT):
        assert Statement.objects.get().figures == made.figures


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"from_on": date(2019, 7, 1)}, "不能晚于截止日期"),
        ({"until_on": date(2019, 7, 2)}, "不能晚于今天"),
        ({"from_on": date(2018, 1, 1), "until_on": date(2018, 2, 1)}, "没有发生额"),
    ],
)
def test_statements_that_are_refused(world: World, policy: Policy, changes: Any, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        state(world, **changes)
    for stranger in (world.second_underwriter, world.developer, world.insurance_officer):
        with pytest.raises(Forbidden):
            state(world, by=stranger)
    with acting(world.underwriter, AT):
        assert not Statement.objects.exists()


# Pages


def test_the_book_its_excel_and_the_statement_on_pages(
    world: World, policy: Policy, django_assert_max_num_queries: Any
) -> None:
    browser = a_browser(world.underwriter)
    period = "?from_on=2019-01-01&until_on=2019-12-31"
    with django_assert_max_num_queries(16):
        page = words(browser.get(f"/ledger/book/{period}"))
    assert all(text in page for text in ("应付共保保费", "¥ 427,500.00", policy.number, "共保份额"))
    content = browser.get(f"/ledger/book/{period}&format=xlsx").content
    sheet = CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_index(1).to_python()
    assert sheet[1][2:] == [855000.0, -427500.0, 427500.0]
    assert "没有发生额" in words(browser.get("/ledger/book/?from_on=2018-01-01&until_on=2018-12-31"))
    one = words(browser.get(f"/ledger/book/{period}&counterparty={world.second.pk}"))
    assert "¥ 256,500.00" in one and "¥ 171,000.00" not in one
    form = "/ledger/book/state/"
    assert world.second.name in words(browser.get(form))
    typed = {"from_on": "2019-01-01", "until_on": "2019-06-30", "counterparty_id": world.second.pk}
    assert browser.post(form, {**typed, "until_on": "2018-06-30"}).status_code == 422
    assert browser.post(form, typed).status_code == 303
    assert "DZ-" in words(browser.get("/ledger/statements/"))
    assert "DZ-" in words(a_browser(world.second_underwriter).get("/ledger/statements/"))


def test_the_trial_balance_of_all_books_and_each_voucher(
    world: World, policy: Policy, django_assert_max_num_queries: Any
) -> None:
    officer, lead = a_browser(world.insurance_officer), a_browser(world.underwriter)
    with django_assert_max_num_queries(12):
        page = words(officer.get("/ledger/trial/"))
    assert "借贷相等" in page and "应付共保保费" in page
    assert "借贷相等" in words(lead.get("/ledger/trial/?on=2019-05-31"))
    assert world.second.name in words(
        officer.get(f"/ledger/book/?from_on=2019-01-01&until_on=2019-12-31&holder={world.second.pk}")
    )
    with acting(world.underwriter, AT):
        mine = selectors.book.vouchers(world.underwriter).order_by("id").first()
    with acting(world.insurance_officer, AT):
        other = selectors.book.vouchers(world.insurance_officer).exclude(holder_id=world.lead.pk).first()
    assert mine is not None and other is not None
    assert mine.number in words(lead.get("/ledger/vouchers/"))
    assert "应收保险费" in words(lead.get(f"/ledger/vouchers/{mine.pk}/"))
    assert lead.get(f"/ledger/vouchers/{other.pk}/").status_code == 404

"""Dues and what was paid on them: nothing lost, nothing paid twice, only the two sides and the authorities look on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.journal.models import Entry
from idi.foundation.ledger import selectors, services
from idi.foundation.ledger.models import Due, Payment
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.parties import World
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
OPENED, PAID = on(2019, 6, 3), on(2019, 6, 10)
LIST = "/ledger/"


@pytest.fixture
def project(world: World) -> Project:
    return a_project(world, until="register", designated=False)


def a_due(world: World, project: Project, **changes: Any) -> Due:
    """乙 owes the lead its part of a claim."""
    given = {
        "kind": "claim_share", "debtor_id": world.second.pk, "creditor_id": world.lead.pk,
        "amount": Decimal("3000.10"), "due_on": date(2019, 6, 30), "subject": project, "project_id": project.pk,
        "region_code": "330481", **changes,
    }  # fmt: skip
    with acting(world.claims_handler, OPENED):
        return services.open_due(by=world.claims_handler, at=OPENED, **given)


def pay(world: World, due: Due, amount: str, reference: str = "示例流水-1", by: Any = None, **changes: Any) -> Payment:
    by = by or world.claims_handler
    given = {"amount": Decimal(amount), "paid_on": PAID.date(), "reference": reference, **changes}
    with acting(by, PAID):
        return services.settle(by=by, at=PAID, due=due, **given)


def test_paid_in_parts_to_the_cent(world: World, project: Project) -> None:
    due = a_due(world, project)
    pay(world, due, "1000.10")
    pay(world, due, "2000.00", "示例流水-2")
    with acting(world.second_claims_handler, PAID):
        found = selectors.due(world.second_claims_handler, due.pk)
        assert (found.open, found.debtor_name) == (Decimal("0.00"), world.second.name)
        assert selectors.standing(found, PAID.date()) == "paid"
        assert sum(payment.amount for payment in found.payments.all()) == due.amount
        acts = list(Entry.objects.filter(subject_kind="ledger.due").order_by("number").values_list("act", flat=True))
    assert acts == ["ledger.open_due", "ledger.receive", "ledger.receive"]


@pytest.mark.parametrize(
    ("amount", "changes", "field", "words"),
    [
        ("3000.11", {}, "amount", "超过未收余额 3000.10 元"),
        ("0.00", {}, "amount", "大于零"),
        ("10.005", {}, "amount", "精确到分"),
        ("10.00", {"reference": " "}, "reference", "银行流水号"),
        ("10.00", {"reference": "示例流水-0"}, "reference", "已登记过"),
        ("10.00", {"paid_on": date(2019, 6, 11)}, "paid_on", "不能晚于今天"),
    ],
)
def test_payments_that_are_refused(
    world: World, project: Project, amount: str, changes: Any, field: str, words: str
) -> None:
    due = a_due(world, project, amount=Decimal("3000.20"))
    pay(world, due, "0.10", "示例流水-0")
    with pytest.raises(Refusal, match=words) as refused:
        pay(world, due, amount, **changes)
    assert [reason.field for reason in refused.value.reasons] == [field]
    with acting(world.claims_handler, PAID):
        due.refresh_from_db()
        assert due.paid_amount == Decimal("0.10") and Payment.objects.count() == 1
        assert Entry.objects.filter(act="ledger.receive").count() == 1


def test_the_receiving_side_notes_the_payment(world: World, project: Project) -> None:
    due = a_due(world, project)
    with pytest.raises(Forbidden, match="收款方登记"):
        pay(world, due, "10.00", by=world.second_claims_handler)
    premium = a_due(world, project, kind="premium", debtor_id=world.hongxiang.pk)
    with pytest.raises(Forbidden):
        pay(world, premium, "10.00")
    refund = a_due(world, project, kind="premium_adjustment", debtor_id=world.lead.pk, creditor_id=world.hongxiang.pk)
    with pytest.raises(Refusal, match=r"只有 0\.00 元，不能多退"):
        pay(world, refund, "10.00", by=world.underwriter)
    came = {"amount": Decimal("10.00"), "paid_on": PAID.date(), "reference": "示例流水-0"}
    with acting(world.underwriter, PAID):
        services.receive(by=world.underwriter, at=PAID, due=premium, **came)
    with pytest.raises(Refusal, match="方向相反"):
        pay(world, refund, "10.00", "示例流水-0", by=world.underwriter)
    assert pay(world, refund, "10.00", by=world.underwriter).amount == Decimal("10.00")
    with pytest.raises(Forbidden):
        pay(world, refund, "10.00", "示例流水-2", by=world.developer)


def test_cancelling_before_any_payment_only(world: World, project: Project) -> None:
    first, second = a_due(world, project), a_due(world, project)
    pay(world, first, "1.00")
    with acting(world.claims_handler, PAID):
        with pytest.raises(Conflict, match="已有收付记录"):
            services.cancel(by=world.claims_handler, at=PAID, due=first)
        services.cancel(by=world.claims_handler, at=PAID, due=second)
        with pytest.raises(Conflict, match="已取消"):
            services.receive(
                by=world.claims_handler, at=PAID, due=second, amount=Decimal(1), paid_on=PAID.date(), reference="1"
            )
        assert list(selectors.dues_of(project)) == [first]


def test_who_looks_on(world: World, project: Project) -> None:
    due = a_due(world, project)

    def seen(actor: Any) -> list[Due]:
        with acting(actor, PAID):
            return list(selectors.visible(actor))

    assert [seen(a) for a in (world.claims_handler, world.second_claims_handler, world.insurance_officer)] == [
        [due]
    ] * 3
    for stranger in (world.third_underwriter, world.developer, world.haining_officer):
        assert seen(stranger) == []


def test_both_sides_read_the_entry_and_nobody_else_of_the_project(world: World, project: Project) -> None:
    pay(world, a_due(world, project), "1.00")

    def told(actor: Any) -> int:
        with acting(actor, PAID):
            return Entry.objects.filter(act__startswith="ledger.").count()

    assert (told(world.claims_handler), told(world.second_claims_handler), told(world.developer)) == (2, 2, 0)


# Pages


def words(response: Any) -> str:
    return str(response.content.decode())


def test_the_list_shows_both_directions_and_narrows(
    world: World, project: Project, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    owed = a_due(world, project)
    owing = a_due(world, project, kind="premium_share", debtor_id=world.lead.pk, creditor_id=world.third.pk)
    browser = a_browser(world.claims_handler)
    page = words(browser.get(LIST))
    assert all(
        text in page for text in (owed.number, owing.number, "应收", "应付", world.third.name, "已逾期", "¥ 3,000.10")
    )
    only = words(browser.get(LIST, {"side": "debtor"}))
    assert owing.number in only and owed.number not in only
    assert "没有符合条件的记录" in words(browser.get(LIST, {"standing": "paid"}))
    with django_assert_max_num_queries(15) as first:
        browser.get(LIST)
    for _number in range(4):
        a_due(world, project)
    with django_assert_num_queries(len(first)):
        assert words(browser.get(LIST)).count("<tr>") == 7


def test_a_payment_is_noted_once_on_the_page(world: World, project: Project) -> None:
    due = a_due(world, project)
    browser, address = a_browser(world.claims_handler), reverse("ledger:due", args=[due.pk])
    settle = reverse("ledger:settle", args=[due.pk])
    assert settle in words(browser.get(address))
    typed = {
        "amount": "3,000.11",
        "paid_on": "2019-06-10",
        "reference": "示例流水-1",
        "_once": "5d7bb9f5-0a3b-4a3e-9c53-000000000001",
    }
    refused = browser.post(settle, typed)
    assert refused.status_code == 422 and "超过未收余额" in words(refused) and "示例流水-1" in words(refused)
    for _again in range(2):
        assert browser.post(settle, {**typed, "amount": "3,000.10"}).status_code == 303
    page = words(browser.get(address))
    assert "已结清" in page and page.count('<td data-label="银行流水号">') == 1 and settle not in page


def test_strangers_find_nothing(world: World, project: Project) -> None:
    due = a_due(world, project)
    address = reverse("ledger:due", args=[due.pk])
    assert a_browser(world.second_claims_handler).get(address).status_code == 200
    assert a_browser(world.second_claims_handler).post(reverse("ledger:settle", args=[due.pk])).status_code == 422
    for stranger in (world.third_underwriter, world.developer):
        assert a_browser(stranger).get(address).status_code == 404
    assert a_browser(world.owner).get(LIST).status_code == 403

"""Premium that is late: its age, the reminders by hand and by the house, what follows; invoices on what is due."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.urls import reverse

from idi.foundation.core import pdf
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.documents import files
from idi.foundation.documents.models import Document
from idi.foundation.journal.models import Entry
from idi.foundation.ledger import selectors as ledger
from idi.foundation.ledger import services as money
from idi.foundation.ledger.models import Due, Invoice
from idi.foundation.notices.models import Message
from idi.lifecycle.policies import owed, selectors, services
from idi.lifecycle.policies.arrears import AGES, Reminder, age
from idi.lifecycle.policies.models import Policy
from tests.factories import on
from tests.factories.endorsing import agree, draft, join, submit
from tests.factories.parties import World
from tests.factories.policies import pay, settle
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
LATE = on(2019, 6, 20)  # 35 days after the premium fell due


@pytest.fixture
def policy(signed: Policy) -> Policy:
    return signed


def remind(world: World, policy: Policy, at: Any = LATE, by: Actor | None = None) -> list[Reminder]:
    by = by or world.underwriter
    with acting(by, at):
        return services.remind_arrears(by=by, at=at, policy=policy)


def daily(at: Any) -> int:
    house = Actor(kind="house")
    with acting(house, at):
        return services.remind_daily(by=house, at=at)


def test_a_reminder_tells_what_is_late_and_what_follows(world: World, policy: Policy) -> None:
    pay(world, policy, Decimal("100000.00"))
    (made,) = remind(world, policy)
    assert (made.amount, made.days_late) == (Decimal("755000.00"), 35)
    with acting(world.developer, LATE):
        message = Message.objects.get(title__contains="逾期未缴")
        paper = Document.objects.get(kind="policies.reminder")
        assert Reminder.objects.get().document_id == paper.pk
        assert Entry.objects.filter(act="policies.remind").count() == 1
    assert "755,000.00" in message.text
    words = pdf.text_of(files.get(paper.sha256))
    for expected in ("保险费催缴函", "755,000.00", "35", "不能据以办理物业保修金免交", "平台默认", policy.number):
        assert expected in words


def test_reminders_that_are_refused(world: World, policy: Policy) -> None:
    with pytest.raises(Conflict, match="没有逾期"):
        remind(world, policy, at=on(2019, 5, 16))
    with pytest.raises(Forbidden):
        remind(world, policy, by=world.developer)
    with pytest.raises(Forbidden, match="只有主承保机构"):
        remind(world, policy, by=world.second_underwriter)
    remind(world, policy)
    with pytest.raises(Conflict, match="今天已经催缴过"):
        remind(world, policy, at=LATE + timedelta(hours=3))
    with acting(world.underwriter, LATE):
        assert Reminder.objects.count() == 1 == Entry.objects.filter(act="policies.remind").count()


def test_the_house_reminds_every_fifteen_days_and_stops_when_paid(world: World, policy: Policy) -> None:
    assert [daily(on(2019, 5, day)) for day in (16, 17, 18, 31)] == [0, 1, 0, 0]
    assert daily(on(2019, 6, 2)) == 1
    pay(world, policy)
    assert daily(on(2019, 7, 1)) == 0


def test_who_handed_the_contract_on_is_reminded_of_what_it_owes(standing_policy: Policy, world: World) -> None:
    """The settled premium fell due before the transfer: hand and house remind whoever owes it, and the page offers it."""
    policy = standing_policy
    settle(world, policy, Decimal("84000000.00"))
    handed_on = submit(world, draft(world, policy, "transfer", at=LATE, policyholder_id=world.jiayuan.pk), at=LATE)
    join(world, handed_on, world.other_developer, at=LATE)
    agree(world, handed_on, at=LATE)
    later = on(2030, 1, 2)
    assert daily(later) == 1
    with acting(world.developer, later):
        assert Message.objects.filter(title__contains="逾期未缴", holder_id=world.hongxiang.pk).exists()
        paper = Document.objects.get(kind="policies.reminder")
    assert world.hongxiang.name in pdf.text_of(files.get(paper.sha256))
    (made,) = remind(world, policy, on(2030, 1, 3))
    assert made.due.debtor_id == world.hongxiang.pk
    with mock.patch("idi.foundation.core.clock.now", return_value=on(2030, 1, 4)):
        shown = words(a_browser(world.underwriter).get(reverse("policies:detail", args=[policy.pk])))
    assert reverse("policies:remind", args=[policy.pk]) in shown


@pytest.mark.parametrize(
    ("days", "name"),
    [(1, "0-30"), (30, "0-30"), (31, "31-60"), (60, "31-60"), (90, "61-90"), (91, "90+"), (900, "90+")],
)
def test_every_day_has_one_age(world: World, policy: Policy, days: int, name: str) -> None:
    assert age(days) == name
    today = date(2019, 5, 16) + timedelta(days=days)
    with acting(world.underwriter, LATE):
        rows = selectors.arrears(world.underwriter, today)
        assert [each for _f, _l, each in AGES if rows.filter(owed.of_age(each, today)).exists()] == [name]


def test_arrears_are_seen_by_both_sides_and_the_authority(world: World, policy: Policy) -> None:
    def seen(actor: Actor) -> int:
        with acting(actor, LATE):
            return selectors.arrears(actor, LATE.date()).count()

    assert [seen(a) for a in (world.underwriter, world.developer, world.insurance_officer)] == [1, 1, 1]
    assert seen(world.third_underwriter) == 0


# Invoices


NUMBER = "25332000000012345678"


def premium(world: World, policy: Policy) -> Due:
    with acting(world.underwriter, LATE):
        due = ledger.dues_of(policy, "premium").first()
    assert due is not None
    return due


def invoice(world: World, due: Due, by: Actor | None = None, **changes: Any) -> Invoice:
    by = by or world.underwriter
    given = {
        "kind": "blue", "number": NUMBER, "issued_on": LATE.date(), "gross": Decimal("855000.00"),
        "net": Decimal("806603.77"), "tax": Decimal("48396.23"), **changes,
    }  # fmt: skip
    with acting(by, LATE):
        return money.record_invoice(by=by, at=LATE, due=due, **given)


def test_the_buyer_sees_the_invoice_others_do_not(world: World, policy: Policy) -> None:
    made = invoice(world, premium(world, policy), file=None)
    assert (made.issuer_id, made.buyer_id) == (world.lead.pk, world.hongxiang.pk)
    for actor, count in ((world.developer, 1), (world.insurance_officer, 1), (world.second_underwriter, 0)):
        with acting(actor, LATE):
            assert Invoice.objects.count() == count


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"number": "1234"}, "number", "20 位"),
        ({"issued_on": date(2019, 6, 21)}, "issued_on", "不能晚于今天"),
        ({"tax": Decimal("48396.24")}, "gross", "应等于价税合计"),
        ({"gross": Decimal("855000.01"), "net": Decimal("806603.78")}, "gross", r"还可以开票 855,000\.00 元"),
        ({"kind": "red", "blue_number": "25332000000000000000"}, "blue_number", "没有找到"),
    ],
)
def test_invoices_that_are_refused(world: World, policy: Policy, changes: Any, field: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        invoice(world, premium(world, policy), **changes)
    assert field in [reason.field for reason in refused.value.reasons]
    with acting(world.underwriter, LATE):
        assert not Invoice.objects.exists()


def test_a_number_is_used_once_even_where_one_cannot_see_it(world: World, policy: Policy) -> None:
    due = premium(world, policy)
    invoice(world, due, gross=Decimal("106.00"), net=Decimal("100.00"), tax=Decimal("6.00"))
    pay(world, policy)
    with acting(world.second_underwriter, LATE):
        share = ledger.dues_of(policy, "premium_share").get(creditor_id=world.second.pk)
    small = {"gross": Decimal("106.00"), "net": Decimal("100.00"), "tax": Decimal("6.00")}
    with pytest.raises(Refusal, match="已登记过"):
        invoice(world, share, by=world.second_underwriter, **small)
    assert (
        invoice(world, share, by=world.second_underwriter, number="25332000000012345679", **small).buyer_id
        == world.lead.pk
    )
    with pytest.raises(Forbidden):
        invoice(world, due, by=world.developer)


def test_a_refund_takes_a_red_invoice_up_to_its_amount(world: World, standing_policy: Policy) -> None:
    due = premium(world, standing_policy)
    invoice(world, due)
    settle(world, standing_policy, Decimal("76000000.00"))
    with acting(world.underwriter, LATE):
        refund: Any = ledger.dues_of(standing_policy, "premium_adjustment").get()
    small = {"gross": Decimal("42750.01"), "net": Decimal("40330.20"), "tax": Decimal("2419.81")}
    red = {"kind": "red", "number": "25332000000012345680", "blue_number": NUMBER}
    with pytest.raises(Refusal, match=r"还可以开红字发票 42,750\.00 元"):
        invoice(world, refund, **{**red, **small})
    with pytest.raises(Refusal, match="只能开红字"):
        invoice(world, refund, **{**small, "number": "25332000000012345681"})
    made = invoice(world, refund, **{**red, **small, "gross": Decimal("42750.00"), "tax": Decimal("2419.80")})
    assert (made.reverses and made.reverses.number, made.buyer_id) == (NUMBER, world.hongxiang.pk)


# Pages


def words(response: Any) -> str:
    return str(response.content.decode())


def test_the_policy_page_says_what_is_missing_and_the_list_reminds(
    world: World, policy: Policy, django_assert_max_num_queries: Any
) -> None:
    browser = a_browser(world.underwriter)
    address = f"/policies/{policy.pk}/"
    page = words(browser.get(address))
    assert "还不能签发" in page and "见费出单" in page
    assert f"{world.hongxiang.name} → {world.lead.name}" in page
    with django_assert_max_num_queries(16):
        listed = words(browser.get("/policies/arrears/"))
    assert "逾期 0-30 天" in listed or policy.number in listed
    assert "催缴所选" in listed
    browser.cookies["django_language"] = "en"
    assert "31-60 days" in words(browser.get("/policies/arrears/"))
    assert "Overdue" in words(browser.get(address)), "the standing of a due is told in the reader's language"
    assert "Overdue" in words(browser.get(f"/ledger/{premium(world, policy).pk}/"))
    browser.cookies["django_language"] = "zh-hans"
    assert browser.post(f"{address}remind/").status_code == 303
    assert "催缴所选" not in words(browser.get("/policies/arrears/")), "once a day is enough"
    due = premium(world, policy)
    form = f"/ledger/{due.pk}/invoice/"
    assert "登记发票" in words(browser.get(f"/ledger/{due.pk}/")) and "806,603.77" in words(browser.get(form)).replace(
        "806603.77", "806,603.77"
    )
    typed = {"kind": "blue", "number": NUMBER, "issued_on": "2019-05-01", "net": "806,603.77", "tax": "48,396.23"}
    assert browser.post(form, {**typed, "gross": "855,000.01"}).status_code == 422
    assert browser.post(form, {**typed, "gross": "855,000.00"}).status_code == 303
    assert NUMBER in words(browser.get(address)) and NUMBER in words(a_browser(world.developer).get(address))

"""Bank files: all or nothing, shown first, booked once; matched by number, then by amount and name; the rest by hand."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.core.jobs import run_waiting
from idi.foundation.ledger import selectors, services
from idi.foundation.ledger.matching import Book, OpenDue
from idi.foundation.ledger.models import BankFile, BankLine, Due, Payment, Voucher
from idi.lifecycle.policies import services as policies
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.parties import World
from tests.factories.policies import a_signed_policy
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser
from tests.ledger.test_book import balanced_now, book
from tests.ledger.test_ledger import a_due, words

pytestmark = pytest.mark.django_db
AT = on(2019, 7, 1)
TODAY = AT.date()
HEAD = "交易日期,流水号,对方户名,贷方金额,借方金额,余额,摘要,附言"


@pytest.fixture
def project(world: World) -> Project:
    return a_project(world, until="register", designated=False)


def a_file(*rows: str, head: str = HEAD, encoding: str = "gbk") -> io.BytesIO:
    return io.BytesIO("\n".join([head, *rows]).encode(encoding))


def read(world: World, *rows: str, **given: Any) -> BankFile:
    with acting(world.underwriter, AT):
        return services.read_file(by=world.underwriter, at=AT, upload=a_file(*rows, **given), name="示例流水.csv")


def booked(world: World, *rows: str) -> dict[str, BankLine]:
    file = read(world, *rows)
    with acting(world.underwriter, AT):
        services.book_file(by=world.underwriter, at=AT, file=file)
        return {line.serial: line for line in file.lines.all()}


def fresh(world: World, row: Any) -> Any:
    with acting(world.underwriter, AT):
        return type(row).objects.get(pk=row.pk)


def test_money_with_the_number_of_a_due_pays_it(world: World, project: Project) -> None:
    due = a_due(world, project)
    lines = booked(world, f"2019-06-20,L1,某某财务,3000.10,,9.99,转账,付{due.number.replace('-', '').lower()}款")
    due = fresh(world, due)
    assert (due.open, lines["L1"].open) == (0, 0)
    with acting(world.underwriter, AT):
        payment = Payment.objects.get()
        assert (payment.paid_on, payment.reference, payment.line) == (date(2019, 6, 20), "L1", lines["L1"])
    balanced_now()
    assert book(world, world.lead) == {"1002": due.amount, "6511": -due.amount}


def test_by_amount_and_name_only_where_it_can_be_nothing_else(world: World, project: Project) -> None:
    first = a_due(world, project, contract="BD-330481-2019-000001")
    lines = booked(
        world, f"2019-06-20,L1,{world.second.name},3000.10,,,,", f"2019-06-20,L2,{world.third.name},3000.10,,,,"
    )
    assert fresh(world, first).open == 0 and lines["L2"].open == Decimal("3000.10")
    for number in (2, 3):
        a_due(world, project, contract=f"BD-330481-2019-00000{number}")
    again = booked(world, f"2019-06-21,L3,{world.second.name},3000.10,,,,")
    assert again["L3"].open == Decimal("3000.10")


def test_the_number_of_the_policy_pays_its_dues_in_order_and_the_rest_waits(world: World, project: Project) -> None:
    for day, amount in (("2019-07-30", "50.00"), ("2019-06-30", "100.00")):
        a_due(world, project, contract="BD-330481-2019-000001", amount=Decimal(amount), due_on=date.fromisoformat(day))
    lines = booked(world, "2019-06-20,L1,甲,160.00,,,,BD-330481-2019-000001 保费", "2019-06-21,L2,甲,5.00,,,,")
    with acting(world.underwriter, AT):
        paid = list(Payment.objects.order_by("id").values_list("amount", flat=True))
        waiting = [(line.serial, line.still) for line in selectors.bank.lines(world.underwriter).filter(still__gt=0)]
    assert paid == [Decimal("100.00"), Decimal("50.00")]
    assert (lines["L1"].open, sorted(waiting)) == (
        Decimal("10.00"), [("L1", Decimal("10.00")), ("L2", Decimal("5.00"))],
    )  # fmt: skip
    balanced_now()
    assert book(world, world.lead)["2245"] == Decimal("-15.00")


def test_the_number_of_the_policy_pays_the_dues_of_who_paid() -> None:
    """After a transfer two owe: each pays its own, somebody else's money waits."""
    old = OpenDue(1, "ZK-1", "BD-1", "示例甲置业", Decimal("100.00"))
    new = OpenDue(2, "ZK-2", "BD-1", "示例乙置业", Decimal("100.00"))
    for payer, paid in (("示例乙置业", [new]), ("示例甲置业", [old]), ("示例丙", [])):
        match = Book([old, new]).match(Decimal("80.00"), payer, "BD-1 保费")
        assert [due for due, _ in match.parts] == paid
    assert [due for due, _ in Book([old]).match(Decimal("80.00"), "示例丙", "BD-1").parts] == [old]


def test_the_same_file_and_the_same_serial_change_nothing(world: World, project: Project) -> None:
    due = a_due(world, project)
    row = f"2019-06-20,L1,甲,1000.00,,,,{due.number}"
    first = read(world, row)
    assert read(world, row) == first
    booked(world, row)
    with acting(world.underwriter, AT), pytest.raises(Conflict):
        services.book_file(by=world.underwriter, at=AT, file=first)
    other = booked(world, row, f"2019-06-21,L2,甲,1.00,,,,{due.number}")
    assert set(other) == {"L2"}
    assert fresh(world, due).open == Decimal("1999.10")


def test_what_was_noted_by_hand_is_not_booked_twice(world: World, project: Project) -> None:
    due = a_due(world, project)
    with acting(world.claims_handler, AT):
        services.settle(
            by=world.claims_handler, at=AT, due=due, amount=Decimal("1000.00"), paid_on=AT.date(), reference="L1"
        )
    lines = booked(world, f"2019-06-20,L1,甲,1000.00,,,,{due.number}", "2019-06-20,L2,甲,7.00,,,,")
    assert lines["L1"].open == 0 and fresh(world, due).paid_amount == Decimal("1000.00")
    with acting(world.claims_handler, AT):
        services.settle(
            by=world.claims_handler, at=AT, due=due, amount=Decimal("7.00"), paid_on=AT.date(), reference="L2"
        )
        with pytest.raises(Refusal, match="暂收余额只有"):
            services.settle(
                by=world.claims_handler,
                at=AT,
                due=a_due_again(due),
                amount=Decimal("7.00"),
                paid_on=AT.date(),
                reference="L2",
            )
    balanced_now()
    assert book(world, world.lead)["1002"] == Decimal("1007.00")
    assert "2245" not in book(world, world.lead)


def a_due_again(due: Due) -> Due:
    """Another due of the same kind, opened in the running transaction."""
    same = (
        "kind",
        "debtor_id",
        "creditor_id",
        "project_id",
        "region_code",
        "subject_kind",
        "subject_id",
        "due_on",
        "opened_at",
    )
    return Due.objects.create(amount=Decimal("9.00"), number="ZK-x", **{name: getattr(due, name) for name in same})


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        (["2019-06-20,L1,甲,1.00,2.00,,,"], ["第 3 行", "只填写一项"]),
        (["2019-06-20,L1,甲,,,,,", "2019-06-31,L2,甲,1,,,,"], ["第 4 行", "没有这一天"]),
        (["2019-07-02,L1,甲,1.00,,,,"], ["不能晚于今天"]),
        (["2019-06-20,L1,甲,1.005,,,,"], ["最多 2 位小数"]),
        (["2019-06-20,L1,甲,1.00,,,,", "2019-06-21,L1,甲,2.00,,,,"], ["第 4 行", "与第 3 行重复"]),
        (["2019-06-20,,甲,1.00,,,,"], ["第 3 行“流水号”"]),
        (
            ["2019-06-31,L1,甲,1,,,,", "2019-07-02,L2,甲,1,2,,,"],
            ["第 3 行", "没有这一天", "不能晚于今天", "只填写一项"],
        ),
    ],
)
def test_one_bad_row_refuses_the_whole_file(world: World, rows: list[str], places: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        read(world, "2019-06-20,L0,甲,1.00,,,,", *rows)
    assert [place for place in places if place not in str(refused.value)] == []
    with acting(world.underwriter, AT):
        assert not BankFile.objects.exists() and not BankLine.objects.exists()


def test_other_banks_call_the_columns_otherwise(world: World, project: Project) -> None:
    file = read(
        world, "1.00;;L1;20190620;甲;说明", head="收入;支出;交易流水号;记账日期;对方名称;备注", encoding="utf-8-sig"
    )
    assert file.read[0]["booked_on"] == "2019-06-20" and file.read[0]["remark"] == "说明"
    with pytest.raises(Refusal, match="缺少“流水号”列"):
        read(world, "2019-06-20,1.00", head="交易日期,收入")


def test_by_hand_one_transfer_over_several_dues_all_or_nothing(world: World, project: Project) -> None:
    first, second = a_due(world, project), a_due(world, project)
    line = booked(world, "2019-06-20,L1,不明付款人,4000.00,,,,货款")["L1"]

    def place(*parts: tuple[str, str], by: Any = None) -> BankLine:
        by = by or world.underwriter
        with acting(by, AT):
            return services.place(by=by, at=AT, line=line, parts=[(n, Decimal(a)) for n, a in parts])

    with pytest.raises(Refusal, match="超过这笔流水未对应的"):
        place((first.number, "3000.10"), (second.number, "1000.00"))
    with pytest.raises(Refusal, match="没有找到可以对应的账款“ZK-0”"):
        place((first.number, "3000.10"), ("ZK-0", "1.00"))
    with pytest.raises(Refusal, match="超过未收余额"):
        place((first.number, "3000.11"))
    with pytest.raises(Refusal, match="至少一笔"):
        place()
    assert fresh(world, line).placed == 0 and fresh(world, first).paid_amount == 0
    place((first.number, "3000.10"), (second.number, "899.90"))
    assert fresh(world, line).open == Decimal("100.00")
    assert (fresh(world, first).open, fresh(world, second).open) == (0, Decimal("2100.20"))


def test_an_overpayment_goes_back_to_who_sent_it(world: World, project: Project) -> None:
    due = a_due(world, project)
    line = booked(world, f"2019-06-20,L1,甲,3500.10,,,,{due.number}")["L1"]

    def give_back(amount: str, day: date = TODAY) -> BankLine:
        with acting(world.underwriter, AT):
            return services.give_back(by=world.underwriter, at=AT, line=line, amount=Decimal(amount), paid_on=day)

    for amount, day, said in (
        ("500.01", AT.date(), "超过暂收余额"),
        ("1", date(2019, 6, 19), "到账之后"),
        ("0", AT.date(), "大于零"),
    ):
        with pytest.raises(Refusal, match=said):
            give_back(amount, day)
    give_back("500.00")
    balanced_now()
    assert fresh(world, line).open == 0
    assert book(world, world.lead) == {"1002": due.amount, "6511": -due.amount}


def test_a_bounced_transfer_is_written_back_to_the_suspense_account(world: World, project: Project) -> None:
    due = a_due(world, project)
    line = booked(world, f"2019-06-20,L1,甲,3000.10,,,,{due.number}")["L1"]
    with acting(world.claims_handler, AT):
        payment = Payment.objects.get()
        services.write_back(by=world.claims_handler, at=AT, payment=payment, reason="退票")
    balanced_now()
    assert fresh(world, line).open == Decimal("3000.10") and fresh(world, due).paid_amount == 0
    assert book(world, world.lead)["2245"] == Decimal("-3000.10")


def test_premium_by_bank_file_goes_on_like_premium_by_hand(standing_project: Project, world: World) -> None:
    policy = a_signed_policy(world, standing_project)
    booked(world, f"2019-06-20,L1,{world.hongxiang.name},855000.00,,,,{policy.number} 保费")
    run_waiting()
    with acting(world.underwriter, AT):
        kinds = list(Due.objects.filter(contract=policy.number).order_by("id").values_list("kind", "amount"))
        assert kinds == [
            ("premium", Decimal("855000.00")), ("premium_share", Decimal("256500.00")),
            ("premium_share", Decimal("171000.00")),
        ]  # fmt: skip
        assert policies.issue(by=world.underwriter, at=AT, policy=policy).state == "issued"
    with acting(world.underwriter, AT), pytest.raises(Refusal, match="应付共保机构"):
        services.write_back(by=world.underwriter, at=AT, payment=Payment.objects.first(), reason="退票")


def test_a_file_is_the_insurers_own(world: World, project: Project) -> None:
    line = booked(world, "2019-06-20,L1,甲,1.00,,,,")["L1"]
    for stranger in (world.second_underwriter, world.developer):
        with acting(stranger, AT):
            assert not BankFile.objects.exists() and not BankLine.objects.exists() and not Voucher.objects.exists()
    with acting(world.second_underwriter, AT), pytest.raises(BankLine.DoesNotExist):
        services.give_back(by=world.second_underwriter, at=AT, line=line, amount=Decimal(1), paid_on=AT.date())
    with acting(world.developer, AT), pytest.raises(Forbidden):
        services.read_file(by=world.developer, at=AT, upload=a_file("2019-06-20,L1,甲,1.00,,,,"))


def test_a_number_that_begins_another_is_not_meant() -> None:
    book = Book([OpenDue(1, "ZK-330481-2019-00012", "", "甲", Decimal(5))])
    assert book.match(Decimal(5), "乙", "ZK-330481-2019-000123").how == "none"
    assert book.match(Decimal(5), "乙", "ＺＫ３３０４８１-2019-00012。").how == "due"


# Pages


def upload(browser: Any, *rows: str) -> Any:
    file = SimpleUploadedFile("流水.csv", a_file(*rows).getvalue(), content_type="text/csv")
    return browser.post("/ledger/bank/upload/", {"file": file})


def test_from_the_file_to_the_last_cent_on_pages(
    world: World, project: Project, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    due, other = a_due(world, project), a_due(world, project)
    browser = a_browser(world.underwriter)
    refused = upload(browser, "2019-06-20,L1,甲,1.00,1.00,,,")
    assert refused.status_code == 422 and "第 2 行" in words(refused)
    sent = upload(browser, f"2019-06-20,L1,甲,3100.10,,,,{due.number}", "2019-06-20,L2,某公司,200.00,,,,不明")
    preview = words(browser.get(sent["Location"]))
    assert "附言中的账款编号" in preview and "多出，记入暂收款项" in preview and "没有对应" in preview
    assert browser.post(sent["Location"] + "book/").status_code == 303
    assert "已入账" in words(browser.get(sent["Location"]))
    again = upload(browser, f"2019-06-20,L1,甲,3100.10,,,,{due.number}", "2019-06-20,L2,某公司,200.00,,,,不明")
    assert again["Location"] == sent["Location"]
    assert "已经导入并入账过" in words(browser.get(again["Location"]))
    with django_assert_max_num_queries(14) as first:
        waiting = words(browser.get("/ledger/bank/lines/?standing=waiting"))
        asked = len(first)
    assert "L1" in waiting and "L2" in waiting
    line = fresh(world, BankLine(pk=line_pk(world, "L2")))
    page = words(browser.get(f"/ledger/bank/lines/{line.pk}/"))
    assert "可以对应的账款" in page and other.number in page
    place = f"/ledger/bank/lines/{line.pk}/place/"
    assert other.number in words(browser.get(f"{place}?due={other.number}"))
    rows = {"parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "0", "parts-0-number": other.number}
    assert browser.post(place, {**rows, "parts-0-amount": "200.01"}).status_code == 422
    assert browser.post(place, {**rows, "parts-0-amount": "150.00"}).status_code == 303
    back = f"/ledger/bank/lines/{line.pk}/return/"
    assert browser.post(back, {"amount": "50.00", "paid_on": "2019-06-25"}).status_code == 303
    assert "已全部对应" in words(browser.get(f"/ledger/bank/lines/{line.pk}/"))
    upload_and_book = upload(browser, *(f"2019-06-21,M{n},甲,1.00,,,," for n in range(5)))["Location"]
    browser.post(upload_and_book + "book/")
    with django_assert_num_queries(asked):
        browser.get("/ledger/bank/lines/?standing=waiting")
    assert a_browser(world.second_underwriter).get(f"/ledger/bank/lines/{line.pk}/").status_code == 404


def line_pk(world: World, serial: str) -> int:
    with acting(world.underwriter, AT):
        return BankLine.objects.get(serial=serial).pk


def test_a_file_let_go_may_be_read_again(world: World, project: Project) -> None:
    browser = a_browser(world.underwriter)
    first = upload(browser, "2019-06-20,L1,甲,1.00,,,,")["Location"]
    assert browser.post(first + "drop/").status_code == 303
    second = upload(browser, "2019-06-20,L1,甲,1.00,,,,")["Location"]
    assert second != first and browser.post(first + "book/").status_code == 409


def test_the_list_for_the_bank_names_what_is_to_pay(world: World, project: Project) -> None:
    due = a_due(world, project, contract="BD-1")
    answer = a_browser(world.second_claims_handler).get("/ledger/payments.csv")
    told = answer.content.decode("utf-8-sig")
    assert f"{world.lead.name},3000.10,{due.number} BD-1,2019-06-30" in told
    assert due.number not in a_browser(world.claims_handler).get("/ledger/payments.csv").content.decode("utf-8-sig")


def test_a_payment_is_written_back_on_its_page(world: World, project: Project) -> None:
    due = a_due(world, project)
    browser = a_browser(world.claims_handler)
    browser.post(f"/ledger/{due.pk}/settle/", {"amount": "10", "paid_on": "2019-06-10", "reference": "R1"})
    with acting(world.claims_handler, AT):
        back = f"/ledger/payments/{Payment.objects.get().pk}/back/"
    assert back in words(browser.get(f"/ledger/{due.pk}/"))
    assert browser.post(back, {"reason": "退票"}).status_code == 303
    assert "已冲回" in words(browser.get(f"/ledger/{due.pk}/"))
    assert a_browser(world.developer).get(back).status_code == 404

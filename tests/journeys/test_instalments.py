"""A premium by instalments: issued on the first, late with the second, paid in the end; and what every book then says."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusal
from idi.foundation.ledger import selectors as ledger
from idi.foundation.ledger import services as money
from idi.foundation.ledger.models import BankLine
from idi.foundation.notices.models import Message
from idi.lifecycle.policies import selectors as policies_asked
from idi.lifecycle.policies import services as policies
from idi.lifecycle.policies.models import Policy
from tests.factories.parties import World
from tests.factories.policies import a_submitted_proposal
from tests.factories.projects import a_project
from tests.journeys.test_one_house import on

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "read"])
HEAD = "交易日期,流水号,对方户名,收入,支出,摘要"
PREMIUM = Decimal("855000.00")


def test_in_arrears_then_paid(world: World) -> None:
    policy = signed_by_instalments(world)
    issued_on_the_first(world, policy)
    reminded_of_the_second(world, policy)
    paid_late_and_too_much(world, policy)
    paid_by_somebody_unknown(world, policy)
    the_members_get_their_parts(world, policy)
    the_books_add_up(world, policy)


def signed_by_instalments(world: World) -> Policy:
    with on("2019-04-01", world.underwriter) as (by, at):
        policies.set_charge_rule(
            by=by, at=at, insurer=world.lead, region_code="330400", issue_rule="on_first_instalment",
            instalments_allowed=True, bank="示例银行", account_name="示例", account_number="1", from_on=at.date(),
        )  # fmt: skip
    proposal = a_submitted_proposal(world, a_project(world))
    days = (date(2019, 5, 11), date(2019, 8, 1), date(2019, 11, 1))
    with on("2019-05-01", world.underwriter) as (by, at):
        return policies.sign(
            by=by, at=at, proposal=proposal, signed_on=at.date(),
            instalments=[policies.Instalment(day, part) for day, part in zip(days, parts("0.4", "0.3", "0.3"), strict=True)],
        )  # fmt: skip


def parts(*shares: str) -> list[Decimal]:
    return [Decimal(share) for share in shares]


def bank(world: World, day: str, *rows: str) -> None:
    with on(day, world.underwriter) as (by, at):
        upload = io.BytesIO("\n".join([HEAD, *rows]).encode("gbk"))
        money.book_file(by=by, at=at, file=money.read_file(by=by, at=at, upload=upload, name=day))


def premium(world: World, policy: Policy) -> list[Any]:
    with on("2019-05-02", world.underwriter):
        return list(ledger.dues_of(policy, "premium").order_by("due_on"))


def issued_on_the_first(world: World, policy: Policy) -> None:
    with on("2019-05-10", world.underwriter) as (by, at), pytest.raises(Refusal, match=r"首期.*还差 342,000\.00 元"):
        policies.issue(by=by, at=at, policy=policy)
    bank(world, "2019-05-11", f"2019-05-11,S1,{world.hongxiang.name},342000.00,,{policy.number}")
    with on("2019-05-12", world.underwriter) as (by, at):
        assert policies.issue(by=by, at=at, policy=policy).state == "issued"


def reminded_of_the_second(world: World, policy: Policy) -> None:
    house = Actor(kind="house")
    for day, reminded in (("2019-08-01", 0), ("2019-08-02", 1), ("2019-08-10", 0), ("2019-08-20", 1)):
        with on(day, house) as (by, at):
            assert policies.remind_daily(by=by, at=at) == reminded, day
    with on("2019-08-20", world.developer) as (by, at):
        assert Message.objects.filter(title__contains="逾期未缴").count() == 2
        (late,) = policies_asked.arrears(by, at.date())
        assert late.open == Decimal("256500.00")
    with on("2019-08-21", world.developer) as (by, at), pytest.raises(Refusal):
        policies.remind_arrears(by=by, at=at, policy=policy)


def paid_late_and_too_much(world: World, policy: Policy) -> None:
    second = premium(world, policy)[1]
    bank(world, "2019-09-05", f"2019-09-05,S2,{world.hongxiang.name},257500.00,,{second.number} 补缴")
    with on("2019-09-06", world.underwriter) as (by, at):
        assert not policies_asked.arrears(by, at.date()).exists()
        line = BankLine.objects.get(serial="S2")
        assert line.open == Decimal("1000.00")
        money.give_back(by=by, at=at, line=line, amount=line.open, paid_on=at.date())


def paid_by_somebody_unknown(world: World, policy: Policy) -> None:
    third = premium(world, policy)[2]
    bank(world, "2019-10-30", "2019-10-30,S3,示例集团财务公司,256500.00,,工程款")
    with on("2019-10-31", world.underwriter) as (by, at):
        (line,) = ledger.bank.lines(by).filter(still__gt=0)
        money.place(by=by, at=at, line=line, parts=[(third.number, line.open)])
    with on("2019-11-01", world.underwriter):
        assert ledger.paid_in_full(policy, "premium")
        assert ledger.dues_of(policy, "premium_share").count() == 6


def the_members_get_their_parts(world: World, policy: Policy) -> None:
    for by_whom in (world.second_underwriter, world.third_underwriter):
        with on("2019-11-15", by_whom) as (by, at):
            for number, due in enumerate(ledger.dues_of(policy, "premium_share")):
                money.settle(
                    by=by,
                    at=at,
                    due=due,
                    amount=due.open,
                    paid_on=at.date(),
                    reference=f"{by.organisation_id}-{number}",
                )


def the_books_add_up(world: World, policy: Policy) -> None:
    with on("2019-12-31", world.insurance_officer) as (by, at):
        year = date(2019, 1, 1), at.date()
        books = [ledger.book.account(each.pk, *year) for each in (world.lead, world.second, world.third)]
        own = [part.own for book in books for part in book.parts]
        bank_balances = [next(m.closing for m in book.of_accounts if m.account == "1002") for book in books]
        trial = ledger.book.trial_balance(at.date())
    assert own == parts("427500.00", "256500.00", "171000.00") and sum(own) == PREMIUM
    assert bank_balances == own
    assert all(book.total[0] == book.total[1] for book in books)
    assert sum(row.debit for row in trial) == sum(row.credit for row in trial)
    still_open = {m.account for book in books for m in book.of_accounts if m.closing}
    assert still_open == {"1002", "2221", "6031"}
    with on("2019-12-31", world.underwriter) as (by, at):
        stated = money.state_account(
            by=by, at=at, holder_id=world.lead.pk, from_on=date(2019, 1, 1), until_on=at.date()
        )
    assert sum(Decimal(part[-1]) for part in stated.figures["parts"]) == own[0]

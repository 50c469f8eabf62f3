"""Money on the way: a rule for charging, a premium by instalments of which one is late, bank files, invoices, statements."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from idi import rules
from idi.config.demo.play import Play
from idi.foundation.ledger import selectors as ledger_asked
from idi.foundation.ledger import services as ledger
from idi.lifecycle.policies import services as policies

HEAD = "交易日期,流水号,对方户名,贷方金额,借方金额,余额,摘要,附言"
INSTALMENTS = [
    policies.Instalment(date(2026, 3, 20), Decimal("0.4")),
    policies.Instalment(date(2026, 9, 30), Decimal("0.3")),
    policies.Instalment(date(2027, 3, 31), Decimal("0.3")),
]


def rule(play: Play) -> None:
    """The lead takes instalments and issues on the first of them."""
    with play.step("lead", "2026-01-05") as (by, at):
        policies.set_charge_rule(
            by=by, at=at, insurer=play.firms["lead"], region_code="330400", issue_rule="on_first_instalment",
            instalments_allowed=True, bank="示例银行嘉兴分行", account_name=play.firms["lead"].name,
            account_number="3300 0000 0000 0001", from_on=date(2026, 1, 5),
        )  # fmt: skip


def first_instalment(play: Play, policy: Any) -> None:
    """The first instalment comes by the bank's file, beside money nobody knows; then the policy is issued and invoiced."""
    due = _premium(play, policy)[0]
    _book(
        play, "2026-03-13", "示例流水-2026-03.csv",
        f"2026-03-12,示例260312001,示例·潮城置业有限公司,{due.amount},,,转账,{policy.number} 首期保险费",
        "2026-03-12,示例260312002,示例·未登记的付款人,50000.00,,,转账,货款",
    )  # fmt: skip
    with play.step("lead", "2026-03-14") as (by, at):
        policies.issue(by=by, at=at, policy=policy)
    with play.step("lead", "2026-03-16") as (by, at):
        taxed = rules.vat(due.amount, date(2026, 3, 16))
        ledger.record_invoice(
            by=by, at=at, due=due, kind="blue", number="26330000000000000001", issued_on=date(2026, 3, 16),
            gross=taxed.gross, net=taxed.net, tax=taxed.tax,
        )  # fmt: skip
    with play.step("lead", "2026-07-02") as (by, at):
        ledger.state_account(
            by=by, at=at, holder_id=play.firms["lead"].pk, counterparty_id=play.firms["follower_b"].pk,
            from_on=date(2026, 1, 1), until_on=date(2026, 6, 30),
        )  # fmt: skip


def second_is_late(play: Play, policy: Any) -> None:
    """A part of the second instalment comes in, of the rest the lead reminds; a new file waits to be booked."""
    due = _premium(play, policy)[1]
    _book(
        play, "2026-10-09", "示例流水-2026-10.csv",
        f"2026-10-08,示例261008001,示例·潮城置业有限公司,200000.00,,,转账,{due.number} 部分",
    )  # fmt: skip
    with play.step("lead", "2026-10-20") as (by, at):
        policies.remind_arrears(by=by, at=at, policy=policy)
    with play.step("lead", "2026-11-18") as (by, at):
        file = BytesIO(
            f"{HEAD}\n2026-11-17,示例261117001,示例·潮城置业有限公司,100000.00,,,转账,{due.number}\n"
            "2026-11-17,示例261117002,示例·个人,88.00,,,转账,不明\n".encode("gbk")
        )
        ledger.read_file(by=by, at=at, upload=file, name="示例流水-2026-11.csv")


def _premium(play: Play, policy: Any) -> list[Any]:
    with play.step("lead", "2026-03-04") as (_by, _at):
        return list(ledger_asked.dues_of(policy, "premium").order_by("due_on"))


def _book(play: Play, day: str, name: str, *rows: str) -> None:
    with play.step("lead", day) as (by, at):
        file = ledger.read_file(by=by, at=at, upload=BytesIO("\n".join([HEAD, *rows]).encode("gbk")), name=name)
        ledger.book_file(by=by, at=at, file=file)

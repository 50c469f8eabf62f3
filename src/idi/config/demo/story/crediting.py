"""The housing authority brings in the year's records of the credit system; a party objects, a second list waits to be looked at."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from idi.config.demo.play import Play
from idi.foundation.core import sheets
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.credit import selectors as credit_asked
from idi.foundation.credit import services as credit
from idi.foundation.keys import services as keys

SOURCE = "建筑市场监管公共服务系统（示例）"


def tell(play: Play) -> None:
    with play.step("admin", "2026-10-09") as (by, at):
        keys.issue(
            by=by, at=at, name="建筑市场信用系统（示例）", capabilities=["credit.record", "parties.read"], until_on=None
        )
    with play.step("housing", "2026-10-12") as (by, at):
        first = credit.prepare(by=by, at=at, name="2026年三季度信用记录（示例）.xlsx", file=_book(play, _quarter(), at))
        credit.apply(by=by, at=at, batch=first)
    with play.step("housing", "2026-11-16") as (by, at):
        second = credit.prepare(by=by, at=at, name="2026年10月信用记录（示例）.xlsx", file=_book(play, _october(), at))
        credit.apply(by=by, at=at, batch=second)
    with play.step("contractor", "2026-11-18") as (by, at):
        fact = credit_asked.known([(SOURCE, "示例-2026-1007")])[(SOURCE, "示例-2026-1007")]
        credit.reply(by=by, at=at, fact=fact, text="围挡破损系台风所致，已于次日修复，请核实。")
    with play.step("housing", "2026-11-23") as (by, at):
        changed = [*_october(), ("designer", "good", "3", date(2026, 11, 2), None, "示例-2026-1101", "优秀设计奖")]
        changed[1] = (
            "supervisor",
            "good",
            "2",
            date(2026, 10, 20),
            date(2027, 10, 19),
            "示例-2026-1009",
            "标准化监理项目",
        )
        credit.prepare(by=by, at=at, name="2026年11月信用记录（示例）.xlsx", file=_book(play, changed, at))
    with acting(Actor(kind="house"), play.moment("2026-11-24")) as frame:
        credit.close_replies(by=frame.actor, at=frame.at)


def _quarter() -> list[Any]:
    return [
        ("developer", "grade", "AAA", date(2026, 9, 28), date(2027, 9, 27), "示例-2026-0901", "三季度信用评价"),
        ("contractor", "grade", "AA", date(2026, 9, 28), date(2027, 9, 27), "示例-2026-0902", "三季度信用评价"),
        ("contractor", "good", "5", date(2026, 8, 11), date(2027, 8, 10), "示例-2026-0903", "钱江杯优质工程"),
    ]


def _october() -> list[Any]:
    return [
        (
            "contractor",
            "bad",
            "-2",
            date(2026, 10, 22),
            date(2027, 10, 21),
            "示例-2026-1007",
            "施工现场围挡破损未及时修复",
        ),
        ("supervisor", "good", "1", date(2026, 10, 20), date(2027, 10, 19), "示例-2026-1009", "标准化监理项目"),
        ("contractor", "grade", "A", date(2026, 10, 30), date(2027, 9, 27), "示例-2026-1012", "动态调整"),
    ]


def _book(play: Play, rows: Iterable[Any], at: Any) -> io.BytesIO:
    names = ("kind", "value", "happened_on", "until_on", "reference", "note")
    filled = [
        {"uscc": play.firms[firm].uscc, "source": SOURCE, **dict(zip(names, values, strict=True))}
        for firm, *values in rows
    ]
    return io.BytesIO(sheets.write(credit.COLUMNS, filled, title="信用记录", at=at))

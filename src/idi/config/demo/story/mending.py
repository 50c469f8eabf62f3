"""What stands beside a plain repair: a spot that fails again under warranty, cash instead of works, prices asked of two."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from idi.config.demo.play import Play
from idi.config.demo.story.building import photo
from idi.config.demo.story.living import as_it_stands, report, survey_and_decide
from idi.foundation.core.acting import house
from idi.lifecycle.claims import selectors as claims_asked
from idi.lifecycle.payouts import services as payouts
from idi.lifecycle.repairs import selectors as repairs_asked
from idi.lifecycle.repairs import services as repairs


def tell(play: Play, project: Any) -> None:
    leak_again(play, project)
    cash(play, project)
    prices(play, project)


def leak_again(play: Play, project: Any) -> None:
    """The bathroom of 302 leaks at the same spot: who repaired it comes again, free."""
    claim = report(
        play, project, home="1号楼/302室", day="2026-02-09", symptom="leak", place="bathroom",
        words="去年修过的卫生间又往楼下渗水。",
    )  # fmt: skip
    with play.step("claims", "2026-02-10") as (by, at):
        order = repairs.order_under_warranty(by=by, at=at, claim=as_it_stands(by, claim))
    with play.step("repairer", "2026-02-11") as (by, at):
        repairs.appoint(by=by, at=at, order=order, appointment_at=at + timedelta(days=1))
        repairs.accept(by=by, at=at, order=order)
    with play.step("repairer", "2026-02-12") as (by, at):
        repairs.show_before(by=by, at=at, order=order, photos=[photo(180)])
        repairs.finish(
            by=by, at=at, order=order, work_done="管根重做附加层，蓄水48小时无渗漏。", photos=[photo(210)],
            materials="聚氨酯防水涂料 12千克（示例）",
        )  # fmt: skip
    with play.step("claims", "2026-02-13") as (by, at):
        repairs.recheck(by=by, at=at, order=order, passed=True, note="蓄水复查无渗漏。")
    with play.step("", "2026-02-14") as (by, at):
        tracked: Any = claims_asked.track(claim.track_code)
        repairs.confirm_with_word(by=by, at=at, tracked=tracked, word=play.words[claim.pk], satisfaction=1)


def cash(play: Play, project: Any) -> None:
    """The owner has workmen of its own, takes the money and says where to pay it; it waits to be paid."""
    claim = report(
        play,
        project,
        home="2号楼/502室",
        day="2026-09-07",
        symptom="leak",
        place="kitchen",
        words="厨房外墙渗水，墙面起皮。",
    )
    survey_and_decide(
        play, claim, surveyed_on="2026-09-08", decided_on="2026-09-11", item="C05", finding="淋水试验，外墙穿墙管处渗水。",
        cause="construction", estimate="4200.00", at_fault="contractor", outcome="covered",
        reasons="穿墙管防水封堵失效，属于承保的防渗漏工程。", ground="通知三（一）第5项",
    )  # fmt: skip
    with play.step("claims", "2026-09-14") as (by, at):
        repairs.offer_cash(
            by=by,
            at=at,
            claim=as_it_stands(by, claim),
            amount=Decimal("4200.00"),
            reason="按查勘估损，由业主自行维修。",
        )
    with play.step("", "2026-11-17") as (by, at):
        tracked: Any = claims_asked.track(claim.track_code)
        repairs.answer_cash_with_word(by=by, at=at, tracked=tracked, word=play.words[claim.pk], yes=True)
    with play.step("", "2026-11-17") as (by, at), house(project.pk, cause=by) as inside:
        payouts.give_account(
            by=inside, at=at, claim=as_it_stands(inside, claim), holder_name=claim.reporter_name, account="6200000000000502",
            bank="示例银行海宁支行", claim_word=play.words[claim.pk],
        )  # fmt: skip


def prices(play: Play, project: Any) -> None:
    """Two repairers of the panel answer under seal; the lead has to choose."""
    claim = report(
        play, project, home="3号楼/801室", day="2026-10-26", symptom="leak", place="window", words="北卧室窗台渗水。"
    )
    survey_and_decide(
        play, claim, surveyed_on="2026-10-27", decided_on="2026-10-30", item="C05", finding="窗框与墙体间密封失效。",
        cause="construction", estimate="5600.00", at_fault="contractor", outcome="covered",
        reasons="外窗周边防水失效，属于承保的防渗漏工程。", ground="通知三（一）第5项",
    )  # fmt: skip
    firms = [play.firms["repairer"], play.firms["repairer_b"]]
    with play.step("claims", "2026-11-02") as (by, at):
        tender = repairs.ask_prices(
            by=by, at=at, claim=as_it_stands(by, claim), repairers=firms, closes_at=at + timedelta(days=5),
            scheme="拆除窗台饰面，窗框周边重新打胶并做防水附加层，淋水试验合格后恢复饰面。",
        )  # fmt: skip
    with play.step("claims", "2026-11-04") as (by, at), house(project.pk, cause=by) as inside:
        for quote, price in zip(tender.quotes.order_by("id"), ("5400", "4980"), strict=True):
            line = {"name": "窗周防水重做", "unit": "樘", "quantity": Decimal(1), "price": Decimal(price)}
            repairs.hand_in_price(by=inside, at=at, quote=quote, lines=[line], days=4)
    with play.step("claims", "2026-11-09") as (by, at):
        repairs.open_prices(by=by, at=at, tender=repairs_asked.tender(tender.pk))

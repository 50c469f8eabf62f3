"""What the desk still has to place, and what the authorities read."""

from __future__ import annotations

from datetime import date

from idi.config.demo.play import Play
from idi.insight.filings import selectors as returns
from idi.insight.filings import services as filings
from idi.insight.statistics import services as statistics
from idi.lifecycle.claims import services as claims


def tell(play: Play) -> None:
    """The desk's queue, the figures of today, and the returns of the last quarter, sent."""
    unplaced_report(play)
    with play.step("housing_jx", "2026-11-20") as (by, at):
        statistics.refresh(by=by, at=at)
    with play.step("admin", "2026-10-12") as (by, at):
        filings.build_returns(by=by, at=at, region_code="330400", from_on=date(2026, 7, 1), until_on=date(2026, 9, 30))
    with play.step("admin", "2026-10-14") as (by, at):
        for built in returns.visible(by):
            filings.send(by=by, at=at, subject=built)


def unplaced_report(play: Play) -> None:
    """A report by an address that is no unit waits for the desk."""
    with play.step("", "2026-11-19") as (by, at):
        claims.report(
            by=by, at=at, region_code="330481", channel="web", symptom="crack", place="balcony",
            narrative="阳台底面有一条裂缝，想请人看看。", address_given="海宁 示例大道 梧桐里 三栋 八楼",
            discovered_on=date(2026, 11, 18), reporter_name="示例·邻居", reporter_phone="13800000001",
        )  # fmt: skip

"""Reports beside the usual one: many homes at once, the same leak twice, an owner who lets somebody act, one not sent yet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from idi.config.demo.play import Play
from idi.config.demo.story.building import photo
from idi.config.demo.story.living import as_it_stands, report
from idi.foundation.core.acting import house
from idi.lifecycle.claims import selectors as claims_asked
from idi.lifecycle.claims import services as claims
from idi.lifecycle.projects import selectors as projects_asked


def many_at_once(play: Play, project: Any) -> None:
    """After a storm the property firm reports the leaking windows of a whole building; the lead plans one survey."""
    with play.step("property_firm", "2026-11-12") as (by, at):
        units = [
            each for each in projects_asked.units(project) if str(each.building) == "2号楼" and each.part == "inside"
        ]
        estate = claims.report_estate(
            by=by, at=at, project=project, units=units, symptom="leak", place="window",
            narrative="台风后多户外窗四周渗水，西侧尤甚。", discovered_on=date(2026, 11, 11), reporter_name="示例·物业经办",
            reporter_phone="0573-80000000", photos=[photo(90)],
        )  # fmt: skip
    with play.step("claims", "2026-11-13") as (by, at):
        claims.plan_survey(
            by=by,
            at=at,
            estate=estate,
            visit_at=play.moment("2026-11-14"),
            plan="上午看西侧各户，下午做淋水试验，请家中留人。",
        )
        own = claims_asked.homes_of_estate(estate, by=by)[0]
        claims.authorise(
            by=by, at=at, claim=as_it_stands(by, own), holder_name=play.firms["property"].name,
            holder_id=play.firms["property"].pk, acts=["sign"], from_on=date(2026, 11, 13), until_on=date(2027, 5, 31),
            paper=photo(95),
        )  # fmt: skip
    with play.step("", "2026-11-13") as (by, at), house(project.pk, cause=by) as inside:
        claims.add(by=inside, at=at, claim=as_it_stands(inside, own), text="主卧和次卧的窗都渗水，下午在家。")
    decided_together(play, estate)


def decided_together(play: Play, estate: Any) -> None:
    """The survey found one cause; two homes of the west side, whose damage is reckoned, are decided by it at once."""
    with play.step("claims", "2026-11-17") as (by, at):
        estate = claims.find_cause(
            by=by, at=at, estate=estate, cause="construction", finding="淋水试验：窗框与墙体间的填缝不实，西侧各户均由此渗入。",
            responsible_id=play.firms["contractor"].pk,
        )  # fmt: skip
        first, second = claims_asked.homes_of_estate(estate, by=by)[1:3]
        claims.decide_estate(
            by=by, at=at, estate=estate, homes=[first, second],
            losses={first.pk: Decimal("1800.00"), second.pk: Decimal("2150.00")},
            ruling=claims.Ruling(
                outcome="covered", item=estate.item, reasons="外窗四周填缝不实造成渗漏，属于工程质量潜在缺陷。",
                ground="示例条款第四条（五）防渗漏工程",
            ),
        )  # fmt: skip


def the_same_leak_twice(play: Play, project: Any) -> None:
    """Upstairs and downstairs, told by two people."""
    for name in ("示例·业主", "示例·楼下邻居"):
        report(
            play, project, home="1号楼/702室", day="2026-11-18", symptom="leak", place="kitchen", name=name,
            words="厨房烟道旁渗水。",
        )  # fmt: skip


def not_sent_yet(play: Play) -> None:
    """Somebody chose a photo and went away."""
    with play.step("", "2026-11-19") as (by, at):
        claims.keep_photo(by=by, at=at, key=UUID("5e5f0000-0000-4000-8000-000000000001"), photo=photo(100))

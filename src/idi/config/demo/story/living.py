"""Homes that are lived in: reports in the wait, in cover and after it, and what becomes of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from idi.config.demo.play import Play
from idi.config.demo.story.building import photo
from idi.lifecycle.claims import selectors as claims_asked
from idi.lifecycle.claims import services as claims
from idi.lifecycle.policies import selectors as policies_asked
from idi.lifecycle.policies import services as policies
from idi.lifecycle.projects import selectors as projects_asked


def waive_deposit(play: Play, project: Any, *, day: str) -> None:
    """On the proof of insurance the property authority waives the deposit, which would have been 2 % of the cost."""
    with play.step("property_officer", day) as (by, at):
        proof = policies_asked.proofs(by).get(project_id=project.pk)
        policies.record_waiver(
            by=by, at=at, proof=proof, amount_otherwise_due=(project.budget_cost * 2 / 100).quantize(Decimal("0.01"))
        )


def report(
    play: Play, project: Any, *, home: str, day: str, symptom: str, place: str, words: str, login: str = "",
    channel: str = "web", name: str = "示例·业主",
) -> Any:  # fmt: skip
    """A report from the public page, or by somebody signed in; home is `building/number`."""
    building_number, number = home.split("/")
    with play.step("admin", day) as (by, at):
        unit = projects_asked.units(project).get(building__number=building_number, number=number)
    with play.step(login, day) as (by, at):
        return claims.report(
            by=by, at=at, region_code=project.region_code, unit=unit, channel=channel, symptom=symptom, place=place,
            narrative=words, discovered_on=date.fromisoformat(day), reporter_name=name, reporter_phone="13800000000",
            claim_word=unit.claim_word, photos=[photo(150)],
        )  # fmt: skip


def survey_and_decide(
    play: Play, claim: Any, *, surveyed_on: str, decided_on: str, item: str, finding: str, cause: str, estimate: str,
    outcome: str, reasons: str, ground: str, at_fault: str | None = None,
) -> None:  # fmt: skip
    """The lead's surveyor looks, the lead decides."""
    with play.step("claims", surveyed_on) as (by, at):
        claims.survey(
            by=by, at=at, claim=claims_asked.claim(claim.pk), surveyed_at=at, finding=finding, cause=cause, item=item,
            estimate=Decimal(estimate), responsible_id=play.firms[at_fault].pk if at_fault else None,
            photos=[photo(170)],
        )  # fmt: skip
    with play.step("claims", decided_on) as (by, at):
        claims.decide(
            by=by, at=at, claim=claims_asked.claim(claim.pk), outcome=outcome, item=item, reasons=reasons, ground=ground
        )


def leak_in_the_wait(play: Play, project: Any) -> None:
    """Two leaks in the wait: one repaired by the builder, one still on its list."""
    first = report(
        play, project, home="1幢/602室", day="2026-05-11", symptom="leak", place="window",
        words="客厅飘窗下沿渗水，墙面起皮。",
    )  # fmt: skip
    with play.step("developer_b", "2026-05-20") as (by, at):
        claims.resolve_in_wait(
            by=by, at=at, claim=claims_asked.claim(first.pk), text="已重新注胶并做淋水试验，业主验看无渗漏。"
        )
    report(
        play, project, home="2幢/1101室", day="2026-11-16", symptom="leak", place="bathroom",
        words="卫生间隔壁卧室墙角返潮，疑似卫生间渗漏。",
    )  # fmt: skip


def live(play: Play, project: Any) -> None:
    """A leak repaired and paid, a late report refused, a crack in dispute, a fresh leak."""
    bathroom_leak(play, project)


def bathroom_leak(play: Play, project: Any) -> None:
    claim = report(
        play, project, home="1号楼/302室", day="2025-04-07", symptom="leak", place="bathroom",
        words="卫生间渗水到楼下天花，已持续一周。",
    )  # fmt: skip
    survey_and_decide(
        play, claim, surveyed_on="2025-04-08", decided_on="2025-04-11", item="C05",
        finding="闭水试验24小时，楼下天花管根处渗水。", cause="construction", estimate="8600.00", at_fault="contractor",
        outcome="covered", reasons="经闭水试验，卫生间防水层管根处失效，属于承保的防渗漏工程。", ground="通知三（一）第5项",
    )  # fmt: skip

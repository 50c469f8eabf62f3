"""The lead insurer takes a report up: answers, asks for papers once."""

from __future__ import annotations

from datetime import datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.wording import moment
from idi.foundation.journal.services import locked, record
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.services import clocks
from idi.lifecycle.claims.services.passing_on import require_lead, tell_reporter
from idi.lifecycle.projects import selectors as projects

_OPEN = ("with_insurer", "surveyed")


@act
def acknowledge(*, by: Actor, at: datetime, claim: Claim, visit_at: datetime) -> Claim:
    """The insurer called back and agreed when it comes to look. A later call may change the visit."""
    claim = _taken(claim, by, "受理")
    no = Refusals()
    no.unless(visit_at >= at, "上门时间不能早于现在。", field="visit_at")
    no.stop()
    claim.acknowledged_at, claim.visit_at = claim.acknowledged_at or at, visit_at
    claim.save(update_fields=["acknowledged_at", "visit_at"])
    clocks.follow(claim)
    record("claims.acknowledge", by=by, at=at, subject=claim, visit_at=visit_at)
    tell_reporter(
        claim, by=by, at=at, title=f"报案 {claim.number} 已受理", text=f"保险机构与您约定 {moment(visit_at)} 上门查勘。",
        kind="visit", who="保险机构", when=moment(visit_at),
    )  # fmt: skip
    return claim


@act
def ask_papers(*, by: Actor, at: datetime, claim: Claim, papers: str) -> Claim:
    """The one request for what is missing (Insurance Law 22): the clock of the decision stands still until it arrives."""
    claim = _taken(claim, by, "通知补充资料")
    no = Refusals()
    no.unless(bool(papers.strip()), "请写明需要补充哪些资料。", field="papers")
    no.unless(claim.papers_asked_at is None, "补充资料应当一次性通知（保险法第22条），本案已经通知过。", field="papers")
    no.stop()
    claim.papers_asked, claim.papers_asked_at = papers.strip(), at
    claim.save(update_fields=["papers_asked", "papers_asked_at"])
    clocks.follow(claim)
    record("claims.ask_papers", by=by, at=at, subject=claim)
    tell_reporter(
        claim, by=by, at=at, title=f"报案 {claim.number} 请补充资料", text=claim.papers_asked, kind="papers_asked",
        papers=claim.papers_asked,
    )  # fmt: skip
    return claim


@act
def receive_papers(*, by: Actor, at: datetime, claim: Claim) -> Claim:
    """The papers are complete: paused clocks run on, and the one of the advance payment begins."""
    claim = _taken(claim, by, "登记资料齐全")
    if claim.papers_complete_at is not None:
        raise Conflict(Reason("本案已登记资料齐全。"))
    claim.papers_complete_at = at
    claim.save(update_fields=["papers_complete_at"])
    clocks.follow(claim)
    record("claims.receive_papers", by=by, at=at, subject=claim)
    return claim


def _taken(claim: Claim, by: Actor, what: str) -> Claim:
    """The claim under its lock, in the hands of the lead and not decided yet."""
    claim = locked(claim)
    by.require("claims.survey")
    require_lead(by, claim)
    if claim.state not in _OPEN:
        raise Conflict(Reason(f"当前状态为“{claim.get_state_display()}”，不能{what}。请刷新页面查看最新状态。"))
    return claim


def building_parties(claim: Claim) -> set[int]:
    """Ids of everybody who built here; empty while nobody knows where the damage is."""
    return {each.pk for each in projects.building_parties(claim.project)} if claim.project else set()

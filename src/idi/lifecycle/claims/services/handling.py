"""The lead insurer takes a report up: answers, asks for papers once, looks at the damage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.money import yuan
from idi.foundation.documents import services as filing
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.claims import triage
from idi.lifecycle.claims.kinds import CAUSES
from idi.lifecycle.claims.models import Claim, Survey
from idi.lifecycle.claims.services import clocks
from idi.lifecycle.claims.services.passing_on import pass_on, require_lead, tell_reporter
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
    tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 已受理", text="保险机构已与您约定上门查勘时间。")
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
    tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 请补充资料", text=claim.papers_asked)
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


@act
def survey(
    *, by: Actor, at: datetime, claim: Claim, surveyed_at: datetime, finding: str, cause: str, item: str,
    estimate: Decimal, responsible_id: int | None = None, photos: Sequence[BinaryIO | bytes] = (),
) -> Survey:  # fmt: skip
    """What the surveyor found: cause, cover item, estimate, and the party at fault where one is to be seen."""
    claim = locked(claim)
    require_lead(by, claim)
    no = Refusals()
    no.unless(claim.reported_at <= surveyed_at <= at, "查勘时间应在报案之后且不晚于现在。", field="surveyed_at")
    no.unless(bool(finding.strip()), "请填写查勘情况。", field="finding")
    no.unless(cause in CAUSES, "请选择原因。", field="cause")
    no.unless(item in triage.known_items(claim), "请选择承保项目。", field="item")
    no.unless(estimate >= 0 and yuan(estimate) == estimate, "估损金额应不小于零且精确到分。", field="estimate")
    no.unless(
        responsible_id is None or responsible_id in building_parties(claim),
        "责任单位应为本工程的参建单位。", field="responsible",
    )  # fmt: skip
    no.stop()
    row = Survey.objects.create(
        claim=claim, project_id=claim.scope_id, unit_id=claim.unit_id, region_code=claim.region_code,
        surveyed_at=surveyed_at, surveyor_id=by.person_id or 0, finding=finding.strip(), cause=cause,
        responsible_id=responsible_id, item=item, estimate=estimate,
    )  # fmt: skip
    for number, photo in enumerate(photos, 1):
        filing.store_photo(
            by=by, at=at, subject=claim, kind="claims.survey_photo", title=f"查勘照片 {number}", upload=photo,
            field="photos",
        )  # fmt: skip
    claim.surveyed_at, claim.item, claim.estimate = surveyed_at, item, estimate
    claim.acknowledged_at = claim.acknowledged_at or surveyed_at
    move(
        claim, "survey", by=by, at=at, fields=("surveyed_at", "item", "estimate", "acknowledged_at"),
        cause=cause, item=item, estimate=estimate, responsible=responsible_id,
    )  # fmt: skip
    clocks.follow(claim)
    pass_on(claim, by=by, at=at, before="with_insurer")
    return row


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

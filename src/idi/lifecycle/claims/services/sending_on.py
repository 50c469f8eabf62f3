"""Triage: a placed report goes to whoever answers first, by the rules of the day of discovery."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.journal.services import move
from idi.lifecycle.claims.kinds import PLACES, SYMPTOMS
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.services import clocks, emergency, escalating, reserving
from idi.lifecycle.claims.services.passing_on import pass_on, tell_reporter
from idi.lifecycle.claims.silence import unreachable
from idi.lifecycle.claims.triage import builder_first, handed_over, triage_of
from idi.lifecycle.inspections import services as inspections
from idi.lifecycle.policies import selectors as policies


def send_on(claim: Claim, *, by: Actor, at: datetime, before: str = "", new: bool = False) -> None:
    """Asks the rules where the defect stands and hands the claim, of which no clock runs, to whoever answers first.

    Of a `new` report the reporter gets the receipt, of one that goes another way that it does.
    """
    if claim.state != "unplaced":
        _triage(claim, by=by, at=at, before=before)
    else:
        pass_on(claim, by=by, at=at, before=before)
    if new:
        _acknowledge(claim, by=by, at=at)
    else:
        tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 已转办", text=claim.get_state_display())


def _triage(claim: Claim, *, by: Actor, at: datetime, before: str) -> None:
    where: Any = claim.unit or claim.building
    insured = list(policies.cover_of(where, claim.discovered_on))
    claim.triage = triage_of(
        insured, handed_over(where), symptom=claim.symptom, where=claim.place, discovered_on=claim.discovered_on,
        reported_on=local_date(claim.reported_at),
    )  # fmt: skip
    claim.item = claim.triage["item"]
    policy = insured[0].policy if insured else policies.policy_of_project(claim.project_id, claim.discovered_on)  # type: ignore[arg-type]
    claim.policy, claim.lead_id = policy, policy.lead_id if policy else None
    builder = policy is None or builder_first(claim.triage["state"])
    move(
        claim, "hand_to_builder" if builder else "hand_to_insurer", by=by, at=at,
        fields=("triage", "item", "policy", "lead_id"), item=claim.item, cover=claim.triage["state"],
    )  # fmt: skip
    if claim.triage["state"] == "in_wait":
        _tell_inspectors(claim, by=by, at=at)
    running = clocks.begin(claim)
    if not builder:
        reserving.open_reserve(by=by, at=at, claim=claim)
    emergency.alarm(claim, by=by, at=at)
    pass_on(claim, by=by, at=at, before=before, clocks=running)
    if builder and (why := unreachable(claim)):
        escalating.alarm_authority(claim, why, by=by, at=at)


def _acknowledge(claim: Claim, *, by: Actor, at: datetime) -> None:
    """The receipt with number and code, whoever took the report: a caller has no page of its own yet."""
    tell_reporter(
        claim, by=by, at=at, title=f"报案 {claim.number} 已登记", text=claim.get_state_display(), kind="report_received",
        code=claim.track_code,
    )  # fmt: skip


def _tell_inspectors(claim: Claim, *, by: Actor, at: datetime) -> None:
    """Who makes the return visit looks at what was reported in the wait: where and what, no words of the reporter."""
    assert claim.building is not None  # noqa: S101  only what is placed is in the wait
    place = " ".join(
        str(each) for each in (claim.unit.number if claim.unit else "", PLACES.get(claim.place, "")) if each
    )
    inspections.note_wait_defect(
        by=by, at=at, building=claim.building, place=place, item=claim.item, symptom=str(SYMPTOMS[claim.symptom]),
        claim_number=claim.number, reported_on=local_date(claim.reported_at),
    )  # fmt: skip

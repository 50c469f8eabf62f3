"""Repairs in the wait and before acceptance: the builder says when it comes, repairs, and the owner says whether it did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.wording import moment
from idi.foundation.documents import services as filing
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.services import clocks
from idi.lifecycle.claims.services.handling import building_parties
from idi.lifecycle.claims.services.passing_on import pass_on, tell_reporter

REPAIRED = "claims.builder_photo"


@act
def answer_in_wait(*, by: Actor, at: datetime, claim: Claim, visit_at: datetime) -> Claim:
    """The builder called back and agreed when it comes. A later call may change the day; the first one stops the clock."""
    claim = _building(claim, by)
    if claim.state != "with_builder":
        raise Conflict(Reason(f"当前状态为“{claim.get_state_display()}”，不能约定维修。"))
    no = Refusals()
    no.unless(visit_at >= at, "上门时间不能早于现在。", field="visit_at")
    no.stop()
    claim.builder_answered_at, claim.builder_visit_at = claim.builder_answered_at or at, visit_at
    claim.save(update_fields=["builder_answered_at", "builder_visit_at"])
    clocks.follow(claim)
    record("claims.answer_in_wait", by=by, at=at, subject=claim, visit_at=visit_at)
    words = f"建设单位约定 {moment(visit_at)} 上门。"
    tell_reporter(
        claim, by=by, at=at, title=f"报案 {claim.number} 已约定维修", text=words, kind="visit", who="建设单位",
        when=moment(visit_at),
    )  # fmt: skip
    return claim


@act
def resolve_in_wait(
    *, by: Actor, at: datetime, claim: Claim, text: str, photos: Sequence[BinaryIO | bytes] = ()
) -> Claim:  # fmt: skip
    """The builder repaired what the insurance does not answer for yet; `text` tells the owner what was done.

    The owner may contest it at any time; silence confirms nothing.
    """
    claim = _building(claim, by)
    if not text.strip():
        raise Refusal(Reason("请写明维修情况，业主会看到。", "text"))
    filing.store_photos(by=by, at=at, subject=claim, kind=REPAIRED, title="维修照片", photos=photos)
    claim.closing_note, claim.closed_at = text.strip(), at
    move(claim, "resolve_in_wait", by=by, at=at, fields=("closing_note", "closed_at"))
    clocks.follow(claim)
    pass_on(claim, by=by, at=at, before="with_builder")
    tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 已登记修复", text=claim.closing_note)
    return claim


def _building(claim: Claim, by: Actor) -> Claim:
    """The claim under its lock, for a party that built here."""
    claim = locked(claim)
    by.require("claims.resolve_in_wait")
    if by.kind != "house" and not any(map(by.acts_for, building_parties(claim))):
        raise Forbidden(Reason("等待期内的维修由本工程的建设单位或施工单位登记。"))
    return claim

"""One defect reported twice: the later report is joined to the earlier one, so that it is neither lost nor handled twice."""

from __future__ import annotations

from datetime import datetime

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.services import arranging, reserving
from idi.lifecycle.claims.services.passing_on import pass_on, tell_reporter
from idi.lifecycle.claims.services.sending_on import send_on
from idi.lifecycle.claims.triage import builder_first, triage

IN_HAND = ("reported", "with_builder", "with_insurer", "surveyed", "covered", "refused", "in_appraisal", "in_repair")
"""States in which somebody still works on a defect, so that a second report of it adds to that work."""


def twin(claim: Claim) -> Claim | None:
    """The report of the same symptom at the same spot of the same home that is in hand already, the oldest one."""
    if claim.unit_id is None or not claim.place:
        return None
    same = Claim.objects.filter(
        unit_id=claim.unit_id, symptom=claim.symptom, place=claim.place, state__in=IN_HAND, main__isnull=True
    )
    oldest = same.exclude(pk=claim.pk).order_by("id").values_list("pk", flat=True).first()
    if oldest is None:
        return None  # as with nearly every report: its key alone is asked for
    first = Claim.objects.get(pk=oldest)
    return first if first.state != "with_builder" or _for_builder(claim) else None


def _for_builder(claim: Claim) -> bool:
    """Whether this report alone would go to the builder, too: what was found in cover must not wait on the builder's list."""
    found = triage(
        claim.unit, symptom=claim.symptom, where=claim.place, discovered_on=claim.discovered_on,
        reported_on=local_date(claim.reported_at),
    )  # fmt: skip
    return builder_first(found["state"])


def join_twin(claim: Claim, *, by: Actor, at: datetime, before: str) -> bool:
    """Joins a new report to its twin, if it has one; called as the house while the report is registered."""
    main = None if claim.state != "reported" else twin(claim)
    if main is None:
        return False
    _join(claim, main, by=by, at=at, before=before)
    return True


@act
def join(*, by: Actor, at: datetime, claim: Claim, number: str, reason: str) -> Claim:
    """Joins a report to the one of this number: from now on both reporters follow that one.

    Refused across projects, to itself, to a joined or finished one, and once a decision was made.
    """
    claim = locked(claim)
    by.require("claims.arrange")
    arranging.require_hand(by, claim)
    main = Claim.objects.filter(number=number.strip().upper()).first()
    no = Refusals()
    no.unless(main is not None, f"没有找到报案“{number.strip()}”，请核对报案号。", field="number")
    no.unless(bool(reason.strip()), "请写明并案的理由。", field="reason")
    no.stop()
    assert main is not None  # noqa: S101
    no.unless(main.pk != claim.pk, "不能并入自己。", field="number")
    no.unless(main.project_id == claim.project_id, "只能并入同一项目的报案。", field="number")
    no.unless(main.main_id is None, f"报案 {main.number} 自己已并入别的报案，请填写那一件的报案号。", field="number")
    no.unless(main.state in IN_HAND, f"报案 {main.number} 已办结，不能并入。", field="number")
    no.unless(not claim.joined.exists(), "已有别的报案并入本案，请先取消并案。", field="number")
    no.stop()
    _join(claim, main, by=by, at=at, before=claim.state, reason=reason.strip())
    return claim


@act
def part(*, by: Actor, at: datetime, claim: Claim, reason: str) -> Claim:
    """Takes a report apart again: it goes its own way from triage on. Refused for one that is not joined."""
    claim = locked(claim)
    by.require("claims.arrange")
    arranging.require_hand(by, claim)
    if claim.state != "joined":
        raise Conflict(Reason("本案没有并入别的报案。"))
    if not reason.strip():
        raise Refusal(Reason("请写明取消并案的理由。", "reason"))
    main_id, claim.main = claim.main_id, None
    move(claim, "part", by=by, at=at, fields=("main",), main=main_id, reason=reason.strip())
    with house(claim.scope_id, cause=by) as inside:
        _begin_anew(claim, by=inside, at=at)
    return claim


def _begin_anew(claim: Claim, *, by: Actor, at: datetime) -> None:
    """On its own again: triaged and timed as on the day it was reported."""
    claim.clocks.all().delete()
    send_on(claim, by=by, at=at)


def _join(claim: Claim, main: Claim, *, by: Actor, at: datetime, before: str, reason: str = "") -> None:
    claim.main = main
    claim.policy, claim.lead_id, claim.item, claim.triage = main.policy, main.lead_id, main.item, main.triage
    fields = ("main", "policy", "lead_id", "item", "triage")
    move(claim, "join", by=by, at=at, fields=fields, main=main.pk, reason=reason)
    with house(claim.scope_id, cause=by) as inside:
        claim.clocks.filter(stopped_at__isnull=True).update(stopped_at=at)
        if before == "with_insurer":
            reserving.end_reserve(by=inside, at=at, claim=claim)
        pass_on(claim, by=inside, at=at, before=before)
        record("claims.joined_to", by=inside, at=at, subject=main, joined=claim.pk)
        tell_reporter(
            claim, by=inside, at=at, title=f"报案 {claim.number} 已并案",
            text=f"同一处情况已有报案 {main.number}，两件一并办理，进展相同。",
        )  # fmt: skip


def go_on_without(main: Claim, *, by: Actor, at: datetime) -> None:
    """The report others were joined to is no more: the oldest of them is handled instead, the rest are joined to it."""
    left = list(Claim.objects.select_for_update().filter(main=main, state="joined").order_by("id"))
    for number, claim in enumerate(left):
        claim.main = None
        move(claim, "part", by=by, at=at, fields=("main",), main=main.pk)
        if number == 0:
            _begin_anew(claim, by=by, at=at)
        else:
            _join(claim, left[0], by=by, at=at, before="joined")

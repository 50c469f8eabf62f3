"""A report that was put in the wrong place, or is none: moved to the right home, or voided with a reason; never deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusals
from idi.foundation.core.wording import day, moment
from idi.foundation.journal.services import locked, move
from idi.foundation.notices import services as notices
from idi.lifecycle.claims.models import Claim, JointSurvey, SurveyTask
from idi.lifecycle.claims.services import reserving
from idi.lifecycle.claims.services.passing_on import pass_on, tell_reporter
from idi.lifecycle.claims.services.reporting import check_discovery
from idi.lifecycle.claims.services.sending_on import send_on
from idi.lifecycle.placed import on_claim

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Unit


def require_hand(by: Actor, claim: Claim) -> None:
    """The lead arranges its claims, the desk those of its region. Raises `Forbidden`."""
    if by.kind != "house" and by.organisation_kind != "hotline" and not by.acts_for(claim.lead_id):
        raise Forbidden(Reason("并案、更正房屋和作废由主承保机构或专线坐席办理。"))


def arrangeable(claim: Claim, by: Actor) -> tuple[str, ...]:
    """What may still be put right about a report, whoever does it: nothing where others are joined to it, and once it was worked on
    it can only be joined to another."""
    if claim.joined.exists():
        return ()
    return ("join",) if _was_worked_on(claim, by) else ("join", "move", "redate", "void")


def _was_worked_on(claim: Claim, by: Actor) -> bool:
    """Whether a claim in hand has a survey, a decision, a repair or an end, which it keeps when it is reopened."""
    if claim.state not in ("with_builder", "with_insurer"):
        return False  # the table of moves refuses, where it must
    with house(claim.scope_id, cause=by):
        return bool(claim.closing_note or claim.repair_began_at) or claim.surveys.exists() or claim.decisions.exists()


@act
def void(*, by: Actor, at: datetime, claim: Claim, reason: str) -> Claim:
    """The report is none: a test, a mistake, a joke. It keeps its number, and its reporter reads why.

    Refused once it was surveyed, decided or ended, reopened since or not, and while others are joined to it. A defect that is not covered is decided, not voided.
    """
    claim = locked(claim)
    by.require("claims.arrange")
    require_hand(by, claim)
    no = Refusals()
    no.unless(bool(reason.strip()), "请写明作废的理由，报案人会看到。", field="reason")
    no.unless(not claim.joined.exists(), "已有别的报案并入本案，请先取消并案。")
    no.unless(not _was_worked_on(claim, by), "本案已经查勘、核定、维修或办结过，不能作废；不属于保险责任的，请核定。")
    no.stop()
    before = claim.state
    claim.closing_note, claim.closed_at = f"作废：{reason.strip()}", at
    move(claim, "void", by=by, at=at, fields=("closing_note", "closed_at"), reason=reason.strip())
    _stop(claim, by=by, at=at, before=before)
    tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 已作废", text=reason.strip())
    return claim


@act
def move_home(*, by: Actor, at: datetime, claim: Claim, unit: Unit, reason: str) -> Claim:
    """The damage is in another home of the same project: triage begins anew there, with the moments of the report kept.

    Whether the reporter owns that home has to be checked again; who was sent to look goes to the right one. Refused after the
    survey; the other project's desk takes a new report.
    """
    claim = locked(claim)
    by.require("claims.arrange")
    require_hand(by, claim)
    no = Refusals()
    no.unless(unit.project_id == claim.project_id, "只能更正到同一项目的房屋；别的项目请重新登记报案。", field="unit")
    no.unless(unit.pk != claim.unit_id, "本案已经登记在这一户。", field="unit")
    no.unless(bool(reason.strip()), "请写明更正的理由。", field="reason")
    _require_unbegun(no, claim, by, "更正房屋；另一户有缺陷的，请另行登记报案")
    before, earlier = claim.state, claim.unit_id
    claim.unit, claim.building = unit, unit.building
    claim.reporter_verified, claim.owner_checked_at = False, None
    with house(claim.scope_id, cause=by):
        claim.clocks.all().delete()
    move(
        claim, "move", by=by, at=at, fields=("unit", "building", "reporter_verified", "owner_checked_at"),
        before=earlier, unit=unit.pk, reason=reason.strip(),
    )  # fmt: skip
    with house(claim.scope_id, cause=by) as inside:
        send_on(claim, by=inside, at=at, before=before)
        _send_to_the_right_home(claim, by=inside, at=at)
    return claim


@act
def correct_discovery(*, by: Actor, at: datetime, claim: Claim, discovered_on: date, reason: str) -> Claim:
    """The day of discovery was reported wrongly: triage begins anew with the right one, with the moments of the report kept, and the
    reporter is told. Refused after the survey, to which the day belongs that was decided upon."""
    claim = locked(claim)
    by.require("claims.arrange")
    require_hand(by, claim)
    no = Refusals()
    no.unless(discovered_on != claim.discovered_on, "与登记的发现日期相同。", field="discovered_on")
    check_discovery(no, discovered_on, at, claim.project)
    no.unless(bool(reason.strip()), "请写明更正的理由。", field="reason")
    _require_unbegun(no, claim, by, "更正发现日期")
    before, earlier = claim.state, claim.discovered_on
    claim.discovered_on = discovered_on
    with house(claim.scope_id, cause=by):
        claim.clocks.all().delete()
    move(
        claim, "redate", by=by, at=at, fields=("discovered_on",), before=earlier, discovered_on=discovered_on,
        reason=reason.strip(),
    )  # fmt: skip
    with house(claim.scope_id, cause=by) as inside:
        if before == "with_insurer":
            reserving.end_reserve(by=inside, at=at, claim=claim)
        send_on(claim, by=inside, at=at, before=before)
    tell_reporter(
        claim, by=by, at=at, title=f"报案 {claim.number} 的发现日期已更正",
        text=f"由{day(earlier)}更正为{day(discovered_on)}：{reason.strip()}",
    )  # fmt: skip
    return claim


def _require_unbegun(no: Refusals, claim: Claim, by: Actor, what: str) -> None:
    """Triage begins anew only where nothing rests on it yet. Raises what was collected before, too."""
    no.unless(not claim.joined.exists(), "已有别的报案并入本案，请先取消并案。")
    no.unless(not _was_worked_on(claim, by), f"本案已经查勘、核定或办结过，不能{what}。")
    no.unless(claim.repair_began_at is None, f"已经应急派修，不能再{what}。")
    no.stop()
    if claim.state not in ("with_builder", "with_insurer"):
        raise Conflict(Reason(f"当前状态为“{claim.get_state_display()}”，不能{what}。"))


def _send_to_the_right_home(claim: Claim, *, by: Actor, at: datetime) -> None:
    """Who was sent, or asked along, goes to the home the damage is in, and is told."""
    where = {name: value for name, value in on_claim(claim).items() if name in ("unit_id", "place")}
    for task in SurveyTask.objects.filter(claim=claim, state="assigned"):
        SurveyTask.objects.filter(pk=task.pk).update(**where)
        _tell_where(task, task.person_id, f"/claims/visits/{task.pk}/", where["place"], by=by, at=at)
    for joint in JointSurvey.objects.filter(claim=claim, answered_at__isnull=True):
        JointSurvey.objects.filter(pk=joint.pk).update(**where)
        _tell_where(joint, joint.body_id, f"/claims/joint/{joint.pk}/", where["place"], by=by, at=at)


def _tell_where(
    sent: SurveyTask | JointSurvey, holder_id: int, address: str, place: str, *, by: Actor, at: datetime
) -> None:  # fmt: skip
    notices.tell(
        by=by, at=at, holder_id=holder_id, title=f"查勘地点已更正：{sent.claim_number}", subject=sent, address=address,
        text=f"原登记 {sent.place}，应为 {place}；约定的 {moment(sent.visit_at)} 不变，如需改期请与报案人联系。",
    )  # fmt: skip


def _stop(claim: Claim, *, by: Actor, at: datetime, before: str) -> None:
    with house(claim.scope_id, cause=by) as inside:
        claim.clocks.filter(stopped_at__isnull=True).update(stopped_at=at)
        if before == "with_insurer":
            reserving.end_reserve(by=inside, at=at, claim=claim)
        pass_on(claim, by=inside, at=at, before=before)

"""Handover of homes to their owners: the day the developer's warranty to the buyer begins."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.wording import day
from idi.foundation.journal.services import locked, record
from idi.lifecycle.acceptance.models import Acceptance, Handover
from idi.lifecycle.acceptance.services.owned import require_developer
from idi.lifecycle.policies import services as policy_door
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Building, Unit


@act
def hand_over(*, by: Actor, at: datetime, unit: Unit, handed_over_on: date) -> Handover:
    """Records that one home was handed over on a day. Refuses a day in the future and a second handover."""
    unit = locked(unit)
    require_developer(by, "acceptance.hand_over", unit.project)
    if (earlier := Handover.objects.filter(unit=unit).first()) is not None:
        raise Conflict(Reason(f"{unit.number}已于 {day(earlier.handed_over_on)} 登记交付。"))
    _check_day(at, handed_over_on)
    handover = Handover.objects.create(**_handed(unit, handed_over_on, _against(unit.building, handed_over_on), at))
    record("acceptance.hand_over", by=by, at=at, subject=handover, unit=unit.pk, handed_over_on=handed_over_on)
    _tell_policy(by, at, unit.project_id, handed_over_on)
    return handover


@act
def hand_over_building(*, by: Actor, at: datetime, building: Building, handed_over_on: date) -> int:
    """Records the same day for every home of a building not handed over yet; returns how many there were."""
    building = locked(building)
    require_developer(by, "acceptance.hand_over", building.project)
    _check_day(at, handed_over_on)
    waiting = projects.units(building.project).filter(building=building, part="inside")
    waiting = waiting.exclude(pk__in=Handover.objects.values("unit_id"))
    against = _against(building, handed_over_on)
    made = Handover.objects.bulk_create(Handover(**_handed(unit, handed_over_on, against, at)) for unit in waiting)
    if not made:
        raise Conflict(Reason(f"{building.number}没有待交付的住宅。"))
    record("acceptance.hand_over", by=by, at=at, subject=building, homes=len(made), handed_over_on=handed_over_on)
    _tell_policy(by, at, building.project_id, handed_over_on)
    return len(made)


def _tell_policy(by: Actor, at: datetime, project_id: int, handed_over_on: date) -> None:
    """From the first handover on owners rely on the cover: the policy must know."""
    with house(project_id, cause=by) as inside:
        policy_door.note_handover(by=inside, at=at, project_id=project_id, handed_over_on=handed_over_on)


def _handed(unit: Unit, on: date, warnings: list[dict[str, Any]], at: datetime) -> dict[str, Any]:
    return {
        "unit": unit, "project_id": unit.project_id, "region_code": unit.region_code, "handed_over_on": on,
        "warnings": warnings, "recorded_at": at,
    }  # fmt: skip


def _check_day(at: datetime, handed_over_on: date) -> None:
    no = Refusals()
    no.unless(handed_over_on <= local_date(at), "交付日期不能晚于今天。", field="handed_over_on")
    no.stop()


def _against(building: Building, handed_over_on: date) -> list[dict[str, Any]]:
    """A home handed over before its building was accepted is a fact too; it is recorded with a flag."""
    accepted_on = Acceptance.objects.filter(building=building).values_list("accepted_on", flat=True).first()
    if accepted_on is None:
        return [{"text": f"{building.number}还没有登记竣工验收。", "because": []}]
    if handed_over_on < accepted_on:
        return [{"text": f"交付早于竣工验收（{day(accepted_on)}）。", "because": []}]
    return []

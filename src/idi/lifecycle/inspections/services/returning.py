"""The return visit: planned when a building is accepted, made before its wait ends, with what owners reported at hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.wording import day
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import record
from idi.lifecycle.inspections.models import Mandate, Node, ReturnVisit, Visit, WaitDefect

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Building

RETURN_TASK = "inspections.return"


@act
def plan_return(*, by: Actor, at: datetime, policy_id: int, building_id: int, accepted_on: date) -> ReturnVisit | None:
    """Plans the return visit to an accepted building; the body has it as a task. None without a mandate.

    Planned again for another day of acceptance it moves; a visit made before the days it moved to answers for it no more.
    """
    mandate = Mandate.objects.filter(policy_id=policy_id).exclude(state="ended").first()
    if mandate is None:
        return None
    planned = ReturnVisit.objects.select_related("visit").filter(
        mandate__policy_id=policy_id, building_id=building_id
    ).first() or ReturnVisit(
        mandate=mandate, building_id=building_id, region_code=mandate.region_code, project_id=mandate.project_id
    )  # fmt: skip
    if planned.accepted_on == accepted_on:
        return planned
    _date(planned, accepted_on)
    planned.save()
    record(
        "inspections.plan_return", by=by, at=at, subject=planned, building=building_id, from_on=planned.from_on,
        until_on=planned.until_on,
    )  # fmt: skip
    Node.objects.filter(building_id=building_id, stage=Visit.Stage.RETURN).update(planned_on=planned.until_on)
    diary.finish_task(by=by, at=at, kind=RETURN_TASK, subject=planned, project_id=planned.project_id)
    if planned.visit is None:
        _ask(by, at, planned)
    return planned


def _date(planned: ReturnVisit, accepted_on: date) -> None:
    months = rules.law(planned.region_code, or_national=True).figure("return_visit_months", accepted_on)
    planned.accepted_on = accepted_on
    planned.from_on, planned.until_on = (
        rules.corresponding_day(accepted_on, rules.Period(months.table()[name], "months")) for name in ("from", "until")
    )
    planned.because = [months.because.to_json()]
    if planned.visit is not None and planned.visit.visited_on < planned.from_on:
        planned.visit = None


def ask_for_returns(by: Actor, at: datetime, mandate: Mandate) -> None:
    """A body was appointed: the return visits planned before are its tasks."""
    for planned in ReturnVisit.objects.filter(mandate=mandate, visit=None).select_related(
        "mandate", "building", "project"
    ):
        _ask(by, at, planned)


def pass_returns(before: Mandate, after: Mandate) -> None:
    """What a body that left had planned and not made waits for the next; the house does it."""
    ReturnVisit.objects.filter(mandate=before, visit=None).update(mandate=after)


def _ask(by: Actor, at: datetime, planned: ReturnVisit) -> None:
    body_id = planned.mandate.body_id
    if body_id is None:
        return
    diary.open_task(
        by=by, at=at, holder_id=body_id, kind=RETURN_TASK, subject=planned, due_on=planned.until_on,
        title=f"回访检查（自{day(planned.from_on)}起）：{planned.project.name} {planned.building.number}",
        address=reverse("inspections:record_visit", args=[planned.mandate_id]), capability="inspections.visit",
        project_id=planned.project_id, region_code=planned.region_code,
    )  # fmt: skip


def returned(by: Actor, at: datetime, visit: Visit) -> None:
    """A return visit was made: it answers for every building of the mandate whose days had come."""
    if visit.stage != Visit.Stage.RETURN:
        return
    due = ReturnVisit.objects.filter(mandate=visit.mandate, visit=None, from_on__lte=visit.visited_on)
    for planned in due:
        planned.visit = visit
        planned.save(update_fields=["visit"])
        diary.finish_task(by=by, at=at, kind=RETURN_TASK, subject=planned, project_id=planned.project_id)


@act
def note_wait_defect(
    *,
    by: Actor,
    at: datetime,
    building: Building,
    place: str,
    item: str,
    symptom: str,
    claim_number: str,
    reported_on: date,
) -> WaitDefect:
    """Claims tells of a report in the wait; told again it changes nothing."""
    defect, _ = WaitDefect.objects.get_or_create(
        claim_number=claim_number,
        defaults={
            "region_code": building.region_code, "project_id": building.project_id, "building": building, "place": place,
            "item": item, "symptom": symptom, "reported_on": reported_on,
        },
    )  # fmt: skip
    return defect

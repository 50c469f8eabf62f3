"""A body was appointed: it has a plan, and what waited for the body before it waits for this one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.lifecycle.inspections import planned
from idi.lifecycle.inspections.models import DesignComment, Plan, PlanAlarm
from idi.lifecycle.inspections.services.alarming import PLAN_TASKS, ask_body, ask_to_reserve
from idi.lifecycle.inspections.services.booking import ask_to_answer, ask_to_come
from idi.lifecycle.inspections.services.design import ask_to_judge
from idi.lifecycle.inspections.services.planning import open_plan

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project


@act
def take_up_plan(*, by: Actor, at: datetime, project: Project) -> Plan:
    """Opens the plan, or goes on with the one that is there: open requests, agreed visits, replies and alarms are this body's tasks."""
    plan = open_plan(by=by, at=at, project=project)
    mandate = planned.working_mandate(project.pk)
    if mandate is None:
        return plan
    for booking in planned.waiting_bookings(project.pk):
        if booking.turn == "body":
            ask_to_answer(by, at, booking, mandate)
        elif booking.state == "confirmed":
            ask_to_come(by, at, booking, mandate)
    for comment in DesignComment.objects.filter(project=project, state="replied").select_related("project"):
        ask_to_judge(by, at, comment, mandate)
    alarms = PlanAlarm.objects.filter(project=project, settled_at__isnull=True)
    for kind in set(alarms.filter(kind__in=PLAN_TASKS).values_list("kind", flat=True)):
        ask_body(by, at, mandate, plan, kind)
    covered = alarms.filter(kind="covered").values_list("subject_id", flat=True)
    for booking in planned.bookings(by).filter(pk__in=list(covered)):
        ask_to_reserve(by, at, booking, mandate)
    return plan

"""The day a body comes to the works: nodes that were due before it are nobody's delay."""

from __future__ import annotations

from datetime import datetime

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.lifecycle.inspections import planned
from idi.lifecycle.inspections.models import Node, Plan
from idi.lifecycle.inspections.services.alarming import PLAN_TASKS, settle_node


def read_entry(by: Actor, at: datetime, project_id: int) -> None:
    """The plan, where there is one, goes by the day agreed with the first body; alarms about what lies before it are over."""
    with house(project_id, cause=by) as inside:
        entered_on = planned.first_entry(project_id)
        if not Plan.objects.filter(project_id=project_id).exclude(entered_on=entered_on).update(entered_on=entered_on):
            return
        for node in planned.nodes(Node.objects.filter(project_id=project_id, planned_on__lt=entered_on)):
            for kind in PLAN_TASKS:
                settle_node(inside, at, node, kind)

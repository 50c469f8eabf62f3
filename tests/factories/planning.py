"""A plan as the appointment opens it, a booking, a comment on the design; all through the doors.

plan = a_plan(world, project)
booking = a_booking(world, a_node(world, plan, "basement"))
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from idi.foundation.core.acting import acting
from idi.foundation.core.jobs import run_waiting
from idi.lifecycle.inspections import services
from idi.lifecycle.inspections.models import Booking, DesignComment, Node, Plan
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.inspections import APPOINTED, an_appointment
from tests.factories.parties import World

ASKED, VISIT_AT = on(2019, 6, 1), on(2019, 6, 5)


def a_plan(world: World, project: Project) -> Plan:
    """The plan opened by the appointment."""
    an_appointment(world, project)
    return an_opened_plan(world, project)


def an_opened_plan(world: World, project: Project) -> Plan:
    run_waiting()
    with acting(world.body_chief, APPOINTED):
        return Plan.objects.get(project=project)


def a_node(world: World, plan: Plan, code: str, *, building: str = "1号楼", part: str = "") -> Node:
    with acting(world.body_chief, APPOINTED):
        return Node.objects.select_related("building", "plan", "project").get(
            plan=plan, code=code, building__number=building, part=part
        )


def a_booking(world: World, node: Node, *, at: datetime = ASKED, by: Any = None, **changes: Any) -> Booking:
    """The contractor asks for a visit at a node."""
    by = by or world.site_manager
    given = {"place": "地下室底板 ①-⑥轴", "what": "底板钢筋和止水钢板", "visit_at": VISIT_AT, **changes}
    with acting(by, at):
        return services.ask_visit(by=by, at=at, node=node, **given)


def a_comment(world: World, project: Project, *, at: datetime = ASKED, **changes: Any) -> DesignComment:
    """A document asked for, handed in, and commented on."""
    with acting(world.inspector, at):
        (document,) = services.ask_documents(by=world.inspector, at=at, project=project, codes=["waterproofing"])
    with acting(world.developer, at):
        version = services.file_design(
            by=world.developer, at=at, document=document, upload=b"%PDF-1.4\n1 0 obj\nendobj\ntrailer\n%%EOF\n"
        )
    given = {"place": "地下室外墙", "text": "外墙防水未上翻至室外地坪以上", "version": version, **changes}
    with acting(world.inspector, at):
        return services.comment_design(by=world.inspector, at=at, project=project, **given)

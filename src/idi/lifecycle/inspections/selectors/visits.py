"""Questions about visits and what an inspector has at hand for one: plan, drawings, wait defects, libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import (
    Count,
    Q,
    QuerySet,
)

from idi.foundation.core.actor import Actor
from idi.lifecycle.inspections.models import (
    Accident,
    ChecklistBook,
    Drawing,
    Library,
    Mandate,
    Node,
    Plan,
    PlanAlarm,
    ReturnVisit,
    Visit,
    WaitDefect,
)

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Building, Project


def visits(actor: Actor, *, every: bool = False) -> QuerySet[Visit]:
    """The visits the actor may see, with mandate and project; `seen` counts the findings among them it may see.

    `every`: those entered by mistake, too.
    """
    rows = (Visit.every if every else Visit.objects).select_related(
        "project", "mandate__body", "mandate__lead", "node__building"
    )
    stands = Q(findings__voided_at__isnull=True)
    return rows.annotate(
        seen=Count("findings", filter=stands),
        unsettled=Count("findings", filter=stands & Q(findings__asks_reply=True) & ~Q(findings__state="closed")),
    )


def all_visits(project: Project) -> QuerySet[Visit]:
    """Every visit of a project, the oldest first, whichever body made it."""
    return Visit.objects.filter(project=project).order_by("visited_on", "id")


def drawings(project_id: int) -> QuerySet[Drawing]:
    """The drawings of a project on which findings are pinned, newest first; withdrawn ones are left out."""
    rows = Drawing.objects.filter(project_id=project_id, withdrawn_at__isnull=True)
    return rows.select_related("building").order_by("-id")


def returns(mandate: Mandate) -> QuerySet[ReturnVisit]:
    """The return visits of a mandate, the next one first."""
    return ReturnVisit.objects.filter(mandate=mandate).select_related("building", "visit").order_by("until_on", "id")


def all_returns() -> QuerySet[ReturnVisit]:
    """The return visits the actor may see."""
    return ReturnVisit.objects.all()


def wait_defects(project_id: int) -> QuerySet[WaitDefect]:
    """What owners of a project reported in the wait, the newest first."""
    return WaitDefect.objects.filter(project_id=project_id).select_related("building").order_by("-reported_on", "-id")


def accidents(actor: Actor) -> QuerySet[Accident]:
    """The accidents the actor may see: of its own projects, those it reported or answers for; mistaken reports too, as such."""
    return Accident.every.select_related("project", "building", "reporter", "responsible", "policy")


def plan_alarms(actor: Actor) -> QuerySet[PlanAlarm]:
    """The alarms of plans, bookings and design stages the actor may see."""
    return PlanAlarm.objects.select_related("project")


def plan_of(project_id: int) -> Plan | None:
    """The plan of a project, as far as the actor may see it."""
    return Plan.objects.filter(project_id=project_id).select_related("project").first()


def nodes_of(project: Project) -> QuerySet[Node]:
    """The nodes of the plan of a project, as far as the actor may see them."""
    return Node.objects.filter(project=project, dropped_at__isnull=True).order_by("pk")


def node_of(building: Building, stage: str) -> Node | None:
    """The first node of a stage in the plan of a building, if any."""
    return Node.objects.filter(building=building, stage=stage, dropped_at__isnull=True).order_by("order").first()


def libraries(actor: Actor) -> QuerySet[Library]:
    """The versions of the defect library of the actor's body."""
    return Library.objects.filter(body_id__in=actor.organisation_ids)


def checklist_books(actor: Actor) -> QuerySet[ChecklistBook]:
    """The versions of the own checklists of the actor's body."""
    return ChecklistBook.objects.filter(body_id__in=actor.organisation_ids)

"""Questions about the plan of a project, its bookings and the design stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, When
from django.db.models.functions import Greatest

from idi.foundation.core.actor import Actor
from idi.foundation.core.states import State
from idi.lifecycle.inspections.models import (
    Booking,
    DesignComment,
    DesignDocument,
    DesignReply,
    DesignVersion,
    Mandate,
    Node,
    Plan,
    PlanChange,
    ReturnVisit,
    Visit,
)
from idi.lifecycle.inspections.nodes import proposed_on
from idi.lifecycle.inspections.states import NODE_STATES
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Building, Milestone, Project

SITE_KINDS = ("developer", "contractor", "supervisor")
DESIGNERS = ("developer", "designer", "surveyor")


def working_mandate(project_id: int) -> Mandate | None:
    """The mandate whose body is at work in the project now."""
    rows = Mandate.objects.filter(project_id=project_id, state="appointed", body__isnull=False)
    return rows.select_related("project", "lead", "body").order_by("-id").first()


def first_entry(project_id: int) -> date | None:
    """The day the first body came to the works: as the insurer agreed with it, else that of its appointment."""
    engaged = Q(project_id=project_id, body__isnull=False)
    first = Mandate.objects.filter(engaged).select_related("engagement").order_by("appointed_on", "pk").first()
    if first is None:
        return None
    return first.engagement.entry_on if hasattr(first, "engagement") else first.appointed_on


def side_of(actor: Actor, project: Project) -> str:
    """For whom the actor speaks when visits are agreed: body, site, or nobody."""
    mandate = working_mandate(project.pk)
    if mandate is not None and actor.acts_for(mandate.body_id):
        return Booking.Side.BODY
    own = set(actor.organisation_ids)
    on_site = {party.pk for party in projects.building_parties(project) if party.kind in SITE_KINDS}
    return Booking.Side.SITE if own & on_site else ""


def designs(actor: Actor, project: Project) -> bool:
    """Whether the actor answers for the design: developer, designer, surveyor of the project."""
    own = set(actor.organisation_ids)
    return any(party.pk in own for party in projects.building_parties(project) if party.kind in DESIGNERS)


def nodes(rows: QuerySet[Node] | None = None, *, lacking: bool = False, until: date | None = None) -> QuerySet[Node]:
    """Nodes with how often they were visited (by a day), in the order of the works; `lacking` only those visited too rarely.

    The return visit of a building counts for its return node, whether it named the node or not.
    """
    rows = Node.objects.all() if rows is None else rows
    made, came = Q(visits__voided_at__isnull=True), Q(visit__isnull=False)
    if until is not None:
        made, came = made & Q(visits__visited_on__lte=until), came & Q(visit__visited_on__lte=until)
    came_back = Q(stage=Visit.Stage.RETURN) & Exists(ReturnVisit.objects.filter(came, building=OuterRef("building")))
    counted = rows.annotate(seen=Greatest(Count("visits", filter=made), Case(When(came_back, then=1), default=0)))
    if lacking:
        counted = counted.filter(seen__lt=F("least"))
    return counted.select_related("building", "project", "plan").order_by("building__sort_key", "building_id", "order")


def made_for(rows: QuerySet[Visit], node: Node) -> QuerySet[Visit]:
    """Of some visits those made for a node: they name it, or are the return visit of its building."""
    own = Q(node=node)
    if node.stage == Visit.Stage.RETURN:
        own |= Q(pk__in=ReturnVisit.objects.filter(building=node.building_id, visit__isnull=False).values("visit"))
    return rows.filter(own)


def open_nodes(project_id: int) -> QuerySet[Node]:
    """The nodes of a project a visit can be made for."""
    return nodes(Node.objects.filter(project_id=project_id, dropped_at__isnull=True))


def changes(plan: Plan) -> QuerySet[PlanChange]:
    """The changes of a plan, the newest first."""
    return PlanChange.objects.filter(plan=plan).order_by("-version")


def bookings(actor: Actor) -> QuerySet[Booking]:
    """The bookings the actor may see, with node and project."""
    return Booking.objects.select_related("node__building", "project", "asked_by", "visit")


def waiting_bookings(project_id: int) -> QuerySet[Booking]:
    """Bookings of a project that still lead to a visit."""
    rows = Booking.objects.filter(project_id=project_id, state__in=("asked", "countered", "confirmed"))
    return rows.select_related("node__building", "project", "asked_by").order_by("visit_at")


def seen(node: Node) -> int:
    """How often a node that comes from `nodes` was visited."""
    return int(getattr(node, "seen", 0))


def node_state(node: Node, on: date, *, accepted: bool = False) -> State:
    """How a node stands on a day: `seen` visits against the fewest, and its planned day. `node` comes from `nodes`."""
    if node.dropped_at is not None:
        return NODE_STATES["dropped"]
    if seen(node) >= node.least:
        return NODE_STATES["done"]
    if node.before_entry and not seen(node):
        return NODE_STATES["before"]
    if accepted:
        return NODE_STATES["passed"]
    if seen(node):
        return NODE_STATES["begun"]
    if node.planned_on is None:
        return NODE_STATES["unplanned"]
    return NODE_STATES["late" if node.planned_on < on else "due"]


@dataclass(frozen=True, slots=True)
class Row:
    """A node as the page shows it; `proposed_on` is the day the site's progress says, where it is another one."""

    node: Node
    state: State
    proposed_on: date | None

    @property
    def seen(self) -> int:
        return seen(self.node)


@dataclass(frozen=True, slots=True)
class Chapter:
    """The nodes of one building, and the days of its return visit once it was accepted."""

    building: Building
    rows: list[Row]
    returning: ReturnVisit | None


def chapters(project: Project, on: date) -> list[Chapter]:
    """The plan by building as it stood on a day, in four queries whatever its size."""
    returning = {each.building_id: each for each in ReturnVisit.objects.filter(project=project)}
    works = list(projects.milestones(project).prefetch_related("reports"))
    by_building: dict[int, list[Node]] = defaultdict(list)
    for node in nodes(Node.objects.filter(project=project), until=on):
        by_building[node.building_id].append(node)
    return [
        Chapter(
            building, [_row(node, works, on, returning.get(building.pk)) for node in rows], returning.get(building.pk)
        )
        for building in projects.buildings(project)
        if (rows := by_building.get(building.pk))
    ]


def _row(node: Node, works: list[Milestone], on: date, returning: ReturnVisit | None) -> Row:
    accepted = returning is not None and node.stage != "return"
    state = node_state(node, on, accepted=accepted)
    open_still = state.name in ("due", "late", "unplanned")
    said = proposal(node, works) if open_still else None
    return Row(node, state, said if said != node.planned_on else None)


def proposal(node: Node, works: Iterable[Milestone]) -> date | None:
    """The day the site's progress says for a node: that of its building where there is one, else of the whole project."""
    found = _milestone(node.milestone, node.building_id, works)
    if found is None:
        return None
    last = max((report.seen_on for report in found.reports.all()), default=None)
    return proposed_on(
        within=node.within, percent=found.percent, seen_on=last, due_on=found.planned_on, reached_on=found.reached_on
    )


def reached_on(milestone: str, building_id: int, works: Iterable[Milestone]) -> date | None:
    """The day on which a milestone was reached, that of the building before that of the project; None while it was not."""
    found = _milestone(milestone, building_id, works)
    return found.reached_on if found is not None else None


def _milestone(kind: str, building_id: int, works: Iterable[Milestone]) -> Milestone | None:
    fitting = [each for each in works if kind and each.kind == kind and each.building_id in (building_id, None)]
    return next((each for each in fitting if each.building_id), fitting[0] if fitting else None)


def documents_of(project_id: int) -> QuerySet[DesignDocument]:
    """The documents asked for, with their versions, the newest first."""
    versions = DesignVersion.objects.select_related("filed_by").order_by("-number")
    rows = DesignDocument.objects.filter(project_id=project_id).prefetch_related(
        Prefetch("versions", queryset=versions)
    )
    return rows.select_related("project").order_by("due_on", "pk")


def comments(actor: Actor) -> QuerySet[DesignComment]:
    """The comments on designs the actor may see, with their replies in order."""
    replies = DesignReply.objects.select_related("replied_by").order_by("round")
    rows = DesignComment.objects.select_related("project", "version__document", "drawing", "finding")
    return rows.prefetch_related(Prefetch("replies", queryset=replies)).order_by("-pk")


def open_comments(project_id: int) -> QuerySet[DesignComment]:
    """The comments on the design of a project that are not closed, the oldest first."""
    waiting = Q(project_id=project_id, state__in=("open", "replied"))
    return DesignComment.objects.filter(waiting).select_related("version__document", "drawing").order_by("due_on", "pk")

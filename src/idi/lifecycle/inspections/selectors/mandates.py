"""Questions about mandates, what hangs on them, and the risk board over them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import (
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from idi.foundation.core.actor import Actor
from idi.lifecycle.inspections.models import (
    Accident,
    Declaration,
    Engagement,
    Finding,
    Handover,
    Mandate,
    TeamMember,
    Visit,
)
from idi.lifecycle.inspections.selectors.findings import flag


def mandates(actor: Actor, on: date) -> QuerySet[Mandate]:
    """The mandates the actor may see, with project, lead and body; `late` where nobody is appointed past the day."""
    rows = Mandate.objects.select_related("project", "lead", "body")
    return rows.annotate(late=flag(Q(state="open", due_on__lt=on)))


def mandate_of_project(project_id: int) -> Mandate | None:
    """The newest mandate of a project, if any."""
    rows = Mandate.objects.filter(project_id=project_id).select_related("project", "lead", "body")
    return rows.order_by("-id").first()


def declaration(mandate: Mandate) -> Declaration | None:
    """The newest declaration of independence under a mandate, if the actor may see it."""
    return Declaration.objects.filter(mandate=mandate).order_by("-id").first()


def engagement(mandate: Mandate) -> Engagement | None:
    """The contract between insurer and body; building parties see none."""
    return Engagement.objects.filter(mandate=mandate).first()


def team(mandate: Mandate) -> QuerySet[TeamMember]:
    """Whom the body named for the project, the leader first, as far as the actor may see it."""
    return TeamMember.objects.filter(mandate=mandate, left_on__isnull=True).order_by("-leader", "id")


def handovers(actor: Actor) -> QuerySet[Handover]:
    """The handovers the actor may see: of the project's contract, or of its own body."""
    return Handover.objects.select_related("project", "giver", "taker", "mandate")


def risk_board(actor: Actor, on: date) -> QuerySet[Mandate]:
    """The mandates not ended with what stands out in their projects: open, severe and overdue findings, accidents, last visit."""
    own = Finding.objects.filter(project_id=OuterRef("project_id"), asks_reply=True).exclude(state="closed").order_by()
    accidents = Accident.objects.filter(project_id=OuterRef("project_id")).order_by()
    last = Visit.objects.filter(project_id=OuterRef("project_id")).order_by("-visited_on").values("visited_on")[:1]
    return mandates(actor, on).exclude(state="ended").annotate(
        open_count=_counted(own), severe_count=_counted(own.filter(serious=True)),
        overdue_count=_counted(own.filter(state="open", due_on__lt=on)), accident_count=_counted(accidents),
        last_visit_on=Subquery(last),
    )  # fmt: skip


def at_risk(actor: Actor, on: date, most: int) -> list[Mandate]:
    """Of the projects the actor's organisation leads those that stand out most by serious and overdue findings. Two queries."""
    own = Finding.objects.filter(visit__mandate__lead_id__in=actor.organisation_ids, asks_reply=True)
    grave = Q(serious=True) | Q(state="open", due_on__lt=on)
    worst = own.filter(grave).exclude(state="closed").order_by().values_list("project_id").annotate(n=Count("pk"))
    places = [project_id for project_id, _ in worst.order_by("-n")[:most]]
    if not places:
        return []
    rows = risk_board(actor, on).filter(project_id__in=places, lead_id__in=actor.organisation_ids)
    return sorted(rows, key=_gravest_first)


def _gravest_first(row: Any) -> tuple[int, int, int]:
    return -row.severe_count, -row.overdue_count, row.pk


def _counted(rows: QuerySet[Any]) -> Coalesce:
    each = rows.values("project_id").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(each, output_field=IntegerField()), 0)

"""The project, who takes part in it, and who keeps its file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from idi.foundation.core.actor import Actor
from idi.foundation.parties import selectors as parties
from idi.foundation.parties.kinds import BUILDING_PARTIES, KEEPERS
from idi.lifecycle.projects.models import ConstructionContract, Participant, Project

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


def visible(actor: Actor) -> QuerySet[Project]:
    """The projects the running actor may see (row security), each with its developer."""
    rows = Project.objects.select_related("developer")
    return rows if actor.kind != "anonymous" else rows.none()


def projects_of(organisation_id: int) -> QuerySet[Project]:
    """The projects an organisation, or one merged into it, takes part in, the newest first."""
    taking_part = Participant.objects.filter(organisation__in=parties.family(organisation_id))
    return Project.objects.filter(pk__in=taking_part.values("project_id")).order_by("-pk")


def name_of(number: str) -> Subquery:
    """For rows that know a project by number alone: its name, as far as the reader is let into it."""
    return Subquery(Project.objects.filter(pk=OuterRef(number)).values("name")[:1])


def project(pk: int) -> Project:
    """The project with its developer; 404 where there is none or the actor may not see it."""
    return get_object_or_404(Project.objects.select_related("developer"), pk=pk)


def participants(project: Project, on: date | None = None) -> QuerySet[Participant]:
    """Who takes part, with organisation; on a day, or ever."""
    rows = Participant.objects.filter(project=project).select_related("organisation").order_by("id")
    if on is None:
        return rows
    return rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)


def keepers(project: Project) -> QuerySet[Participant]:
    """The property firms and owners' committees of a project, those of the past too, the newest first."""
    rows = participants(project).filter(role__in=KEEPERS)
    return rows.order_by("-from_on", "-id")


def building_parties(project: Project) -> list[Organisation]:
    """Every organisation that ever built here, the developer among them: an inspection body must be independent of all."""
    roles = Participant.objects.filter(project=project, role__in=BUILDING_PARTIES)
    return list(parties.ever_registered().filter(pk__in=roles.values("organisation_id")))


def contracts(project: Project) -> QuerySet[ConstructionContract]:
    """The construction contracts on file, newest first."""
    return (
        ConstructionContract.objects.filter(project=project).select_related("contractor").order_by("-signed_on", "-id")
    )


def contracts_of(projects: Sequence[Project]) -> dict[int, list[ConstructionContract]]:
    """The construction contracts of many projects by the project's id, in one query."""
    found: dict[int, list[ConstructionContract]] = {project.pk: [] for project in projects}
    for contract in ConstructionContract.objects.filter(project__in=found).select_related("contractor").order_by("id"):
        found[contract.project_id].append(contract)
    return found


def edited_by(project: Project, actor: Actor) -> bool:
    """Whether this actor keeps the project's file: its developer."""
    return actor.may("projects.edit") and actor.acts_for(project.developer_id)


def hands_out_cards(project: Project, actor: Actor) -> bool:
    """Whether this actor may print the cards of the homes, with the word on them: the developer or a property firm."""
    return edited_by(project, actor) or actor.organisation_kind == "property_firm"


def search_projects(text: str) -> QuerySet[Project]:
    """Projects whose number, name, community or address holds `text`, as far as the actor sees them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT projects_search(%s)", [text])
        ids = [row[0] for row in cursor.fetchall()]
    return Project.objects.filter(pk__in=ids)

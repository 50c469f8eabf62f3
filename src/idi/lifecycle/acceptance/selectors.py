"""Questions about acceptance, settlement, handover and what owners were told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from idi.foundation.core.states import State
from idi.foundation.documents import selectors as documents
from idi.lifecycle.acceptance.models import Acceptance, Handover, OwnerNotice, Settlement
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document
    from idi.lifecycle.policies.models import Policy
    from idi.lifecycle.projects.models import Building, Project, Unit


def acceptance_of(building: Building) -> Acceptance | None:
    """The acceptance of a building, if it was recorded."""
    return Acceptance.objects.filter(building=building).first()


def acceptances(project: Project) -> QuerySet[Acceptance]:
    """The acceptances of a project's buildings."""
    return Acceptance.objects.filter(project=project).select_related("building").order_by("building__sort_key", "id")


def settlement_of(project: Project) -> Settlement | None:
    """The settled cost of a project, if it was recorded."""
    return Settlement.objects.filter(project=project, corrected_at=None).first()


def corrected_settlements(project: Project) -> QuerySet[Settlement]:
    """The settlements of a project that were recorded wrongly and corrected since, the last first."""
    return Settlement.objects.filter(project=project, corrected_at__isnull=False).order_by("-id")


def handovers(project: Project, most: int = 100) -> list[Handover]:
    """The handovers of a project's homes one by one, the last `most` recorded."""
    return list(Handover.objects.filter(project=project).select_related("unit__building").order_by("-id")[:most])


def handed_over_on(unit: Unit) -> date | None:
    """The day a home was handed over, if it was."""
    return Handover.objects.filter(unit=unit).values_list("handed_over_on", flat=True).first()


def handovers_of(unit_ids: Iterable[int]) -> dict[int, date]:
    """The days of handover of many homes, in one query; those not handed over are left out."""
    return dict(Handover.objects.filter(unit_id__in=list(unit_ids)).values_list("unit_id", "handed_over_on"))


def notice_paper(building_id: int) -> Document | None:
    """The newest owners' notice of a building as a paper, where the actor may read it."""
    notice = OwnerNotice.objects.filter(building_id=building_id).order_by("-version").first()
    return documents.readable(notice.document_id) if notice else None


@dataclass(frozen=True, slots=True)
class BuildingState:
    """How far one building has come."""

    building: Building
    acceptance: Acceptance | None
    notice: OwnerNotice | None
    homes: int
    handed_over: int


def buildings(project: Project) -> list[BuildingState]:
    """Every building of a project with its acceptance, newest notice and homes handed over; five queries in all."""
    accepted = {row.building_id: row for row in Acceptance.objects.filter(project=project)}
    notices = {row.building_id: row for row in OwnerNotice.objects.filter(project=project).order_by("version")}
    homes = _per_building(projects.units(project).filter(part="inside").order_by(), "building_id")
    handed = _per_building(Handover.objects.filter(project=project), "unit__building_id")
    return [
        BuildingState(row, accepted.get(row.pk), notices.get(row.pk), homes.get(row.pk, 0), handed.get(row.pk, 0))
        for row in projects.buildings(project)
    ]


def _per_building(rows: QuerySet, key: str) -> dict[int, int]:  # type: ignore[type-arg]
    return dict(rows.values_list(key).annotate(count=Count("pk")).values_list(key, "count"))


@dataclass(frozen=True, slots=True)
class Completion:
    """All this stage knows of a project, for its page and for the panel on the project's page."""

    project: Project
    policy: Policy | None
    settlement: Settlement | None
    buildings: list[BuildingState]

    @property
    def standing(self) -> State:
        return self.project.machine.state(self.project.state)


def completion(project_id: int) -> Completion:
    """The completion of a project; 404 where the actor may not see the project."""
    project = projects.project(project_id)
    return Completion(project, policies.policy_of_project(project_id), settlement_of(project), buildings(project))


def building(project: Project, pk: int) -> Building:
    """One building of a project; 404 where it has none such."""
    return get_object_or_404(projects.buildings(project), pk=pk)


def homes_waiting(building: Building) -> list[tuple[int, str]]:
    """The homes of a building not handed over yet, as choices of a form."""
    homes = projects.units(building.project).filter(building=building, part="inside")
    return list(homes.exclude(pk__in=Handover.objects.values("unit_id")).values_list("pk", "number"))

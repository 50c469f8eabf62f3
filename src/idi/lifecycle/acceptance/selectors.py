"""Questions about acceptance, settlement, handover and what owners were told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from idi import rules
from idi.foundation.core.refs import Ref
from idi.foundation.core.states import State
from idi.foundation.documents import selectors as documents
from idi.lifecycle.acceptance.models import (
    Acceptance,
    AcceptanceRound,
    Handover,
    HomeList,
    HomeOwner,
    HousePaper,
    LetterRun,
    OwnerNotice,
    PaperGiven,
    Settlement,
)
from idi.lifecycle.acceptance.states import RUNNING
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.core.actor import Actor
    from idi.foundation.documents.models import Document
    from idi.lifecycle.policies.models import Policy
    from idi.lifecycle.projects.models import Building, Project, Unit


def acceptance_of(building: Building) -> Acceptance | None:
    """The acceptance of a building, if it was recorded."""
    return Acceptance.objects.filter(building=building).first()


def acceptances(project: Project) -> QuerySet[Acceptance]:
    """The acceptances of a project's buildings."""
    return Acceptance.objects.filter(project=project).select_related("building").order_by("building__sort_key", "id")


def accepted_projects() -> QuerySet[Acceptance, int]:
    """Ids of the projects where at least one building was accepted, for a filter."""
    return Acceptance.objects.order_by().values_list("project_id", flat=True)


def settlement_of(project: Project) -> Settlement | None:
    """The settled cost of a project, if it was recorded."""
    return Settlement.objects.filter(project=project, corrected_at=None).first()


def corrected_settlements(project: Project) -> QuerySet[Settlement]:
    """The settlements of a project that were recorded wrongly and corrected since, the last first."""
    return Settlement.objects.filter(project=project, corrected_at__isnull=False).order_by("-id")


def handovers(project: Project, most: int = 100) -> list[Handover]:
    """The handovers of a project's homes one by one, the last `most` recorded."""
    return list(Handover.objects.filter(project=project).select_related("unit__building").order_by("-id")[:most])


def handover_of(unit: Unit) -> Handover | None:
    """The handover of a home, if it was recorded."""
    return Handover.objects.filter(unit=unit).first()


def handed_over_on(unit: Unit) -> date | None:
    """The day a home was handed over, if it was."""
    return Handover.objects.filter(unit=unit).values_list("handed_over_on", flat=True).first()


def handovers_of(unit_ids: Iterable[int]) -> dict[int, date]:
    """The days of handover of many homes, in one query; those not handed over are left out."""
    return dict(Handover.objects.filter(unit_id__in=list(unit_ids)).values_list("unit_id", "handed_over_on"))


def told_by_building(project: Project, handed: Iterable[Handover]) -> dict[Ref, str]:
    """What acts of this stage are about, each with its building in words: the buildings, every round and acceptance of them,
    those replaced too, and these handovers."""
    acceptances = Acceptance.every.filter(project=project).select_related("building")
    held = AcceptanceRound.objects.filter(project=project).select_related("building")
    return {
        **{Ref.of(each): each.number for each in projects.buildings(project)},
        **{Ref.of(each): each.building.number for each in acceptances},
        **{Ref.of(each): " ".join(filter(None, (each.building.number, each.part))) for each in held},
        **{Ref.of(each): f"{each.unit.building.number} {each.unit.number}" for each in handed},
    }


def rounds(building: Building) -> QuerySet[AcceptanceRound]:
    """The inspections of a building that did not accept the whole of it, in their order."""
    return AcceptanceRound.objects.filter(building=building).order_by("held_on", "id")


def earlier_acceptances(building: Building) -> QuerySet[Acceptance]:
    """The acceptances of a building another took the place of, the last first."""
    return Acceptance.every.filter(building=building, replaced_at__isnull=False).order_by("-replaced_at")


def accepted_on(building: Building) -> date | None:
    """The day from which the clock of the building counts, where it was accepted."""
    return Acceptance.objects.filter(building=building).values_list("accepted_on", flat=True).first()


def late_handover(building: Building, handed_over_on: date) -> rules.LateHandover | None:
    """What a handover on that day means for the insured item that is worst off; None where it came in time."""
    return rules.worst_off(
        rules.late_handover(rules.law(row.policy.law), policies.clock(row), row.policy.signed_on, handed_over_on)
        for row in policies.cover_of(building)
    )


def papers_on(building: Building, on: date) -> list[HousePaper]:
    """The versions of quality guarantee and manual handed over in a building on a day: its own before the project's."""
    return _in_force(HousePaper.objects.filter(project_id=building.project_id, in_force_on__lte=on), building)


def _in_force(rows: Iterable[HousePaper], building: Building) -> list[HousePaper]:
    here = [row for row in rows if row.building_id in (building.pk, None)]
    latest = {row.kind: row for row in sorted(here, key=lambda row: (row.building_id is not None, row.version))}
    return list(latest.values())


def house_papers(project: Project) -> QuerySet[HousePaper]:
    """All versions filed for a project, the newest of each first, with how many homes received them."""
    rows = HousePaper.objects.filter(project=project).select_related("building").annotate(homes=Count("given"))
    return rows.order_by("kind", "building__sort_key", "-version")


def papers_of(unit: Unit) -> QuerySet[PaperGiven]:
    """What a home received and when, the last first; who may see the home sees it."""
    return PaperGiven.objects.filter(unit=unit).select_related("paper").order_by("-given_on", "-id")


def home_lists(project: Project, most: int = 5) -> list[HomeList]:
    """The lists uploaded last."""
    return list(HomeList.objects.filter(project=project).order_by("-id")[:most])


def letter_runs(project: Project, most: int = 3) -> list[LetterRun]:
    """The letters to owners asked for last."""
    return list(LetterRun.objects.filter(project=project).select_related("building").order_by("-id")[:most])


def home_list(pk: int) -> HomeList:
    """One uploaded list; 404 where the actor may not see it."""
    return get_object_or_404(HomeList.objects.select_related("project__developer"), pk=pk)


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


def lacking_papers(project: Project, on: date) -> set[int]:
    """The buildings where a home handed over lacks a version of that day; three queries in all."""
    filed = list(HousePaper.objects.filter(project=project, in_force_on__lte=on))
    given = PaperGiven.objects.filter(project=project).order_by()
    having = {row[:2]: row[2] for row in given.values_list("unit__building_id", "paper_id").annotate(Count("pk"))}
    handed = Handover.objects.filter(project=project, handed_over_on__lte=on)
    homes = _per_building(handed, "unit__building_id")
    return {
        each.pk for each in projects.buildings(project)
        if any(having.get((each.pk, paper.pk), 0) < homes.get(each.pk, 0) for paper in _in_force(filed, each))
    }  # fmt: skip


def owners() -> QuerySet[HomeOwner]:
    """The registered owners the actor may see, with their homes."""
    return HomeOwner.objects.select_related("unit__building", "unit__project")


def owner(pk: int) -> HomeOwner:
    """One registered owner; 404 where the actor may not see it."""
    return get_object_or_404(owners(), pk=pk)


def owners_of(unit: Unit) -> QuerySet[HomeOwner]:
    """Who is registered as an owner of a home, or asks to be."""
    return HomeOwner.objects.filter(unit=unit, state__in=RUNNING).order_by("id")


def own_registration(actor: Actor, unit_id: int) -> HomeOwner | None:
    """What a person is registered as at a home."""
    return HomeOwner.objects.filter(person_id=actor.person_id or 0, unit_id=unit_id, state="confirmed").first()


def awaited(actor: Actor) -> list[HomeOwner]:
    """What a person registered and waits for to be confirmed. Organisations own no homes."""
    if actor.organisation_id is not None or actor.person_id is None:
        return []
    return list(HomeOwner.objects.filter(person_id=actor.person_id, state="waiting").order_by("id"))


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

"""Questions about projects, what is built in them and who builds it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason
from idi.foundation.parties import selectors as parties
from idi.foundation.parties.kinds import BUILDING_PARTIES
from idi.foundation.seats.selectors import region_name
from idi.lifecycle.projects.models import Building, ConstructionContract, Participant, Programme, Project, Unit

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


def places() -> list[tuple[str, str]]:
    """Codes and names of all places with a law of their own, counties where the law lists them: where projects may lie."""
    found: dict[str, str] = {}
    for law in rules.laws():
        found |= law.counties or ({law.region: law.name} if law.region else {})
    return sorted(found.items())


def pilot_regions() -> list[tuple[str, str]]:
    """Codes and names of the regions whose law provides for a pilot."""
    return [(law.region, law.name) for law in rules.laws() if law.region and law.declares("pilot_areas")]


def pilot_places() -> list[tuple[str, str]]:
    """Codes and names of the counties a pilot may be opened in."""
    return sorted(
        (code, name) for law in rules.laws() if law.declares("pilot_areas") for code, name in law.counties.items()
    )


@dataclass(frozen=True, slots=True)
class Area:
    """A pilot area with the projects designated in it, as far as the actor may see them."""

    name: str
    projects: list[Project]


@dataclass(frozen=True, slots=True)
class Pilot:
    """A programme as its page shows it; `because` are the figures of law it rests on, `most` projects go into one area."""

    programme: Programme
    region: str
    law: str
    areas: list[Area]
    firms: list[Organisation]
    most: int | None
    because: tuple[rules.Because, ...]


def pilots(on: date) -> list[Pilot]:
    """The programmes, newest first."""
    designated: dict[str, list[Project]] = defaultdict(list)
    for row in Project.objects.filter(designated_on__isnull=False).select_related("developer").order_by("id"):
        designated[row.region_code].append(row)
    rows = Programme.objects.prefetch_related("areas", "firms__organisation").order_by("-opened_on", "-id")
    return [_pilot(programme, designated, on) for programme in rows]


def _pilot(programme: Programme, designated: dict[str, list[Project]], on: date) -> Pilot:
    law = rules.law(programme.law)
    figures = [
        law.figure(name, on)
        for name in ("pilot_areas", "pilot_firms", "pilot_projects_per_area", "project_kinds")
        if law.declares(name)
    ]
    most = next((figure.table()["max"] for figure in figures if figure.name == "pilot_projects_per_area"), None)
    return Pilot(
        programme,
        region_name(programme.region_code),
        law.title,
        [Area(region_name(area.region_code), designated[area.region_code]) for area in programme.areas.all()],
        [firm.organisation for firm in programme.firms.all()],
        most,
        tuple(figure.because for figure in figures),
    )


def visible(actor: Actor) -> QuerySet[Project]:
    """The projects the running actor may see (row security), each with its developer."""
    rows = Project.objects.select_related("developer")
    return rows if actor.kind != "anonymous" else rows.none()


def projects_of(organisation_id: int) -> QuerySet[Project]:
    """The projects an organisation, or one merged into it, takes part in, the newest first."""
    taking_part = Participant.objects.filter(organisation__in=parties.family(organisation_id))
    return Project.objects.filter(pk__in=taking_part.values("project_id")).order_by("-pk")


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
    rows = participants(project).filter(role__in=("property_firm", "owners_committee"))
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


def buildings(project: Project) -> QuerySet[Building]:
    """The buildings in the order of their numbers."""
    return Building.objects.filter(project=project).order_by("sort_key", "id")


def buildings_counted(project: Project) -> QuerySet[Building]:
    """The buildings, each with `unit_count`."""
    return buildings(project).annotate(unit_count=Count("units"))


def edited_by(project: Project, actor: Actor) -> bool:
    """Whether this actor keeps the project's file: its developer."""
    return actor.may("projects.edit") and actor.acts_for(project.developer_id)


def hands_out_cards(project: Project, actor: Actor) -> bool:
    """Whether this actor may print the cards of the homes, with the word on them: the developer or a property firm."""
    return edited_by(project, actor) or actor.organisation_kind == "property_firm"


def housing_buildings(project: Project) -> QuerySet[Building]:
    """The buildings with homes: those that are insured."""
    return buildings(project).filter(use=Building.Use.HOUSING)


def units(project: Project) -> QuerySet[Unit]:
    """The homes and public parts with their building."""
    return Unit.objects.filter(project=project).select_related("building").order_by("building__sort_key", "floor", "id")


def building(pk: int) -> Building:
    """One building with its project; 404 for strangers."""
    return get_object_or_404(Building.objects.select_related("project"), pk=pk)


def homes_in(building: Building) -> QuerySet[Unit]:
    """The homes and public parts of one building, from the ground up."""
    return Unit.objects.filter(building=building).order_by("floor", "number")


def unit(pk: int) -> Unit:
    """One home with its building and project; 404 for strangers."""
    return get_object_or_404(Unit.objects.select_related("building", "project"), pk=pk)


@dataclass(frozen=True, slots=True)
class UnitCard:
    """What is printed beside a home's QR code, for everybody: where it is, nothing about who lives there."""

    unit_id: int
    project_id: int
    building_id: int
    region_code: str
    project_name: str
    address: str
    building: str
    number: str
    part: str

    @property
    def full_address(self) -> str:
        return f"{self.address} {self.building} {self.number}"


def unit_by_code(code: str) -> UnitCard | None:
    """The home behind a printed code, for anybody who holds it; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM projects_unit_by_code(%s)", [code.strip().upper()])
        row = cursor.fetchone()
    return UnitCard(*row) if row else None


def claim_word_fits(code: str, word: str) -> bool:
    """Whether this is the word printed beside the code: who knows it stands in that home or was given its card."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT projects_claim_word_fits(%s, %s)", [code.strip().upper(), word.strip().upper()])
        (fits,) = cursor.fetchone()
    return bool(fits)


def homes(actor: Actor) -> list[tuple[str, UnitCard]]:
    """The homes a person holds a seat on, each by its printed code. Organisations hold seats on projects: none for them."""
    if actor.organisation_id is not None or not actor.signed_in:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.code, card.* FROM projects_unit u CROSS JOIN LATERAL projects_unit_by_code(u.code) AS card ORDER BY u.id"
        )
        return [(code, UnitCard(*card)) for code, *card in cursor.fetchall()]


def search_units(text: str) -> QuerySet[Unit]:
    """Homes whose address holds every word of `text` (community, street, building, number), as far as the actor sees them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT projects_search_units(%s)", [text.split()])
        ids = [row[0] for row in cursor.fetchall()]
    return (
        Unit.objects.filter(pk__in=ids)
        .select_related("building", "project")
        .order_by("project_id", "building__sort_key", "floor", "id")
    )


def visible_units() -> QuerySet[Unit]:
    """All homes and public parts the actor may see, with building and project."""
    return Unit.objects.select_related("building", "project").order_by(
        "project_id", "building__sort_key", "floor", "id"
    )


def search_projects(text: str) -> QuerySet[Project]:
    """Projects whose number, name, community or address holds `text`, as far as the actor sees them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT projects_search(%s)", [text])
        ids = [row[0] for row in cursor.fetchall()]
    return Project.objects.filter(pk__in=ids)


def open_steps(project: Project) -> list[Reason]:
    """What a proposal still waits for, each with its article; `field` is the step (contract, premium_line, contractor,
    buildings, units). The law is that of the day the project was registered."""
    return open_steps_of([project])[project.pk]


def open_steps_of(projects: Sequence[Project]) -> dict[int, list[Reason]]:
    """`open_steps` of many projects by their id, in three queries however many they are."""
    ids = [project.pk for project in projects]
    built = set(
        Participant.objects.filter(project__in=ids, role="contractor").values_list("project_id", flat=True).distinct()
    )
    stated = {
        contract.project_id
        for several in contracts_of(projects).values()
        for contract in several
        if contract.states_insurance
    }
    housing: dict[int, list[Building]] = defaultdict(list)
    rows = Building.objects.filter(project__in=ids, use=Building.Use.HOUSING).annotate(unit_count=Count("units"))
    for each in rows.order_by("sort_key"):
        housing[each.project_id].append(each)
    return {
        project.pk: list(_open(project, project.pk in built, project.pk in stated, housing[project.pk]))
        for project in projects
    }


def contracts_of(projects: Sequence[Project]) -> dict[int, list[ConstructionContract]]:
    """The construction contracts of many projects by the project's id, in one query."""
    found: dict[int, list[ConstructionContract]] = {project.pk: [] for project in projects}
    for contract in ConstructionContract.objects.filter(project__in=found).select_related("contractor").order_by("id"):
        found[contract.project_id].append(contract)
    return found


def _open(project: Project, built: bool, stated: bool, housing: list[Building]) -> Iterator[Reason]:
    law, on = rules.law(project.region_code), local_date(project.registered_at)
    if not built:
        yield Reason("还没有登记施工单位。", "contractor")
    statement = law.figure("contract_statement_required", on)
    if statement.yes() and not stated:
        yield Reason("还没有登记明确投保事项的承发包合同。", "contract", (statement.because,))
    line = law.figure("premium_line_required", on)
    if line.yes() and project.budget_premium_line is None:
        yield Reason("建设工程概预算中还没有列明保险费。", "premium_line", (line.because,))
    if not housing:
        yield Reason("还没有登记住宅单体。", "buildings")
    elif empty := [each.number for each in housing if not each.unit_count]:  # type: ignore[attr-defined]
        yield Reason(f"{'、'.join(empty)}还没有导入分户清单。", "units")

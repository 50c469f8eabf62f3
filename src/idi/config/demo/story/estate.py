"""What every insured estate of the demonstration goes through until its contract is signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from idi.config.demo.play import Play
from idi.foundation.core.sheets import write
from idi.lifecycle.projects import selectors as projects_asked
from idi.lifecycle.projects import services as projects
from idi.lifecycle.projects.services.book import UNIT_COLUMNS


@dataclass(frozen=True, slots=True)
class Estate:
    """The facts of one estate: who builds it, where, how big, on which days."""

    name: str
    developer: str
    login: str
    housing: str
    region_code: str
    address: str
    registered_on: str
    started_on: str
    completion_on: str
    budget: Decimal
    buildings: tuple[str, ...]
    floors: int = 11
    homes_a_floor: int = 2
    kind: str = "214"
    prefabricated: bool = False
    pilot: bool = True
    place: tuple[Decimal, Decimal] | None = None
    """Latitude and longitude."""


def register(play: Play, estate: Estate) -> Any:
    """Registered, put into the pilot unless insured of free will, with parties, contract, premium line, buildings and homes."""
    with play.step(estate.login, estate.registered_on) as (by, at):
        project = projects.register(
            by=by, at=at, developer=play.firms[estate.developer], region_code=estate.region_code, name=estate.name,
            community_name=estate.name, address=estate.address, kind=estate.kind, finish="full",
            prefabricated=estate.prefabricated, gfa_total=Decimal(9000 * len(estate.buildings)),
            budget_cost=estate.budget, permit_number=f"示例施许-{estate.region_code}-{estate.started_on}",
            started_on=date.fromisoformat(estate.started_on),
            planned_completion_on=date.fromisoformat(estate.completion_on),
        )  # fmt: skip
    if estate.pilot:
        with play.step(estate.housing, estate.registered_on) as (by, at):
            projects.designate(by=by, at=at, project=project, reason="示例：商品住宅工程，列入试点")
    with play.step(estate.login, estate.registered_on) as (by, at):
        project = projects_asked.project(project.pk)
        if estate.place is not None:
            place = dict(zip(("latitude", "longitude"), estate.place, strict=True))
            project = projects.edit_project(by=by, at=at, project=project, version=project.version, facts=place)
        for role in ("contractor", "designer", "surveyor", "supervisor", "property_firm"):
            key = "property" if role == "property_firm" else role
            projects.add_participant(
                by=by, at=at, project=project, organisation=play.firms[key], role=role,
                from_on=date.fromisoformat(estate.registered_on),
            )  # fmt: skip
        projects.record_contract(
            by=by, at=at, project=project, contractor=play.firms["contractor"], number=f"示例施合-{project.number}",
            signed_on=date.fromisoformat(estate.registered_on), amount=estate.budget, states_insurance=True,
            clause="专用条款 21.5：发包人投保住宅工程质量潜在缺陷保险",
        )  # fmt: skip
        projects.record_premium_line(
            by=by, at=at, project=project, amount=(estate.budget / 80).quantize(Decimal("0.01"))
        )
        for number in estate.buildings:
            projects.add_building(
                by=by, at=at, project=project, number=number, use="housing",
                structure="07" if estate.prefabricated else "01", floors_above=estate.floors, floors_below=1,
                height=Decimal(3 * estate.floors), area=Decimal("9000.00"),
            )  # fmt: skip
        homes = write(UNIT_COLUMNS, _homes(estate), title="分户清单", at=at)
        projects.import_units(by=by, at=at, project=project, file=homes)
    return project


def _homes(estate: Estate) -> list[dict[str, Any]]:
    """Homes by floor and door, and the roof and basement of each building."""
    rows: list[dict[str, Any]] = []
    for building in estate.buildings:
        for floor in range(1, estate.floors + 1):
            for door in range(1, estate.homes_a_floor + 1):
                rows.append(
                    {"building": building, "number": f"{floor}{door:02d}室", "part": "inside", "floor": floor,
                     "area": Decimal("89.50") + door}
                )  # fmt: skip
        for part, number in (("roof", "屋面"), ("basement", "地下室")):
            rows.append({"building": building, "number": number, "part": part, "floor": None, "area": None})
    return rows

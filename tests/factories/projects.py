"""Projects ready for the stages after: registered, in the pilot, with parties, contract, premium line, buildings and homes.

world = a_world()
project = a_project(world)              # 海宁, by 鸿翔; ready for a proposal
half = a_project(world, until="register")
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from idi.foundation.core.acting import acting
from idi.foundation.core.sheets import write
from idi.lifecycle.projects import services
from idi.lifecycle.projects.models import Building, Programme, Project, Unit
from idi.lifecycle.projects.services.book import UNIT_COLUMNS
from tests.factories import on
from tests.factories.parties import World

REGISTERED = on(2019, 3, 4)
Step = Literal["register", "designate", "participants", "contract", "premium_line", "buildings", "units"]


def a_programme(world: World, *, at: datetime = REGISTERED) -> Programme:
    """The pilot of the notice: 海宁 and 秀洲, the two firms. Opened once; asked again it is the same one."""
    with acting(world.administrator, at):
        return Programme.objects.filter(region_code="330400").first() or services.open_programme(
            by=world.administrator, at=at, region_code="330400", title="嘉兴市住宅工程质量潜在缺陷保险试点",
            areas=["330411", "330481"], firms=[world.hongxiang, world.jiayuan],
        )  # fmt: skip


def a_project(
    world: World,
    *,
    name: str = "示例花园一期",
    at: datetime = REGISTERED,
    until: Step = "units",
    designated: bool = True,
    buildings: Sequence[str] = ("1号楼", "2号楼"),
    homes: int = 4,
    budget_cost: Decimal = Decimal("80000000.00"),
    **changes: Any,
) -> Project:
    """A project of 鸿翔 in 海宁, made up to and with the step `until`. `homes` per building, and one public roof each."""
    order = ["register", "designate", "participants", "contract", "premium_line", "buildings", "units"]
    steps = order[: order.index(until) + 1]
    a_programme(world, at=at)
    by = world.developer
    with acting(by, at):
        given = {
            "developer": world.hongxiang, "region_code": "330481", "name": name, "community_name": name,
            "address": "海宁市示例路1号", "kind": Project.Kind.COMMODITY, "gfa_total": Decimal("24000.00"),
            "budget_cost": budget_cost, "started_on": date(2019, 1, 10), "planned_completion_on": date(2020, 6, 30),
            **changes,
        }  # fmt: skip
        project = services.register(by=by, at=at, **given)
    if "designate" in steps and designated:
        officer = world.haining_officer
        with acting(officer, at):
            services.designate(by=officer, at=at, project=project, reason="示例：商品住宅，列入首批试点")
    with acting(by, at):
        for step in steps:
            if step in _STEPS:
                _STEPS[step](world, project, at, buildings=buildings, homes=homes)
        project.refresh_from_db()
    return project


def _participants(world: World, project: Project, at: datetime, **_: Any) -> None:
    for role in ("contractor", "designer", "surveyor", "supervisor"):
        services.add_participant(
            by=world.developer, at=at, project=project, organisation=getattr(world, role), role=role,
            from_on=date(2019, 1, 10),
        )  # fmt: skip


def _contract(world: World, project: Project, at: datetime, **_: Any) -> None:
    services.record_contract(
        by=world.developer, at=at, project=project, contractor=world.contractor, number="示例-施-2019-001",
        signed_on=date(2018, 12, 20), amount=project.budget_cost, states_insurance=True,
        clause="专用条款第20.3条：发包人投保住宅工程质量潜在缺陷保险",
    )  # fmt: skip


def _premium_line(world: World, project: Project, at: datetime, **_: Any) -> None:
    services.record_premium_line(
        by=world.developer, at=at, project=project, amount=(project.budget_cost / 80).quantize(Decimal("0.01"))
    )


def _buildings(world: World, project: Project, at: datetime, *, buildings: Sequence[str], **_: Any) -> None:
    for number in buildings:
        services.add_building(
            by=world.developer, at=at, project=project, number=number, use=Building.Use.HOUSING,
            structure=Building.Structure.SHEAR_WALL, floors_above=11, floors_below=1, height=Decimal("33.50"),
            area=Decimal("12000.00"), sure=True,
        )  # fmt: skip


def _units(world: World, project: Project, at: datetime, *, buildings: Sequence[str], homes: int, **_: Any) -> None:
    services.import_units(
        by=world.developer, at=at, project=project, file=unit_list(*homes_of(buildings, homes), at=at)
    )


_STEPS = {
    "participants": _participants, "contract": _contract, "premium_line": _premium_line, "buildings": _buildings,
    "units": _units,
}  # fmt: skip


def homes_of(buildings: Sequence[str], homes: int) -> list[dict[str, Any]]:
    """Rows of a list: two homes a floor, and the roof."""
    rows: list[dict[str, Any]] = []
    for building in buildings:
        rows += [
            {"building": building, "number": f"{1 + n // 2}0{1 + n % 2}室", "part": Unit.Part.INSIDE,
             "floor": 1 + n // 2, "area": Decimal("89.50")}
            for n in range(homes)
        ]  # fmt: skip
        rows.append({"building": building, "number": "屋面", "part": Unit.Part.ROOF, "floor": None, "area": None})
    return rows


def unit_list(*rows: dict[str, Any], at: datetime = REGISTERED) -> bytes:
    """An Excel file as a developer hands it in."""
    return write(UNIT_COLUMNS, rows, title="分户清单", at=at)

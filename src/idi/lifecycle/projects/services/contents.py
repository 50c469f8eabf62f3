"""What is built: buildings one by one, homes from the developer's list, whole or not at all."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from django.db import connection

from idi.foundation.core import sheets
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Refusals
from idi.foundation.core.numbers import drawn
from idi.foundation.journal.services import record
from idi.foundation.seats import services as seats
from idi.lifecycle.projects.models import Building, Project, Unit
from idi.lifecycle.projects.ordering import in_order
from idi.lifecycle.projects.services.checks import check_building
from idi.lifecycle.projects.services.editing import check_main
from idi.lifecycle.projects.services.register import own
from idi.lifecycle.projects.states import BEFORE_INSURANCE

CODE_LENGTH = 10
WORD_LENGTH = 6

UNIT_COLUMNS = (
    sheets.Column(name="building", header="楼栋号", required=True, max_length=20, also=("楼号", "幢号"),
                  note="与本项目已登记的单体编号一致", example="1号楼"),
    sheets.Column(name="number", header="户号", required=True, max_length=40, also=("室号", "房号"),
                  note="同一楼栋内不可重复；公共部位也各占一行", example="2单元301室"),
    sheets.Column(name="part", header="部位", choices=dict(Unit.Part.choices), note="不填视为户内", example="户内"),
    sheets.Column(name="floor", header="楼层", kind="integer", minimum=-9, maximum=200, example=3),
    sheets.Column(name="area", header="建筑面积", kind="decimal", minimum=Decimal("0.01"), maximum=Decimal("99999999"),
                  also=("面积", "建筑面积(㎡)"), note="单位：平方米", example=Decimal("89.50")),
)  # fmt: skip


@act
def add_building(
    *, by: Actor, at: datetime, project: Project, number: str, use: str, structure: str, floors_above: int,
    floors_below: int = 0, height: Decimal | None = None, area: Decimal, **design: Any,
) -> Building:  # fmt: skip
    """Adds a building. `height` in metres, `area` in square metres; `design` any further `BUILDING_FACTS`.

    Refused once the project is insured: the policy lists its buildings.
    """
    project = own(project, by)
    if project.state not in BEFORE_INSURANCE:
        raise Conflict("项目已承保，保险单已列明各单体，不能再直接添加。")
    facts = {
        "number": number, "use": use, "structure": structure, "floors_above": floors_above, "floors_below": floors_below,
        "height": height, "area": area, **design,
    }  # fmt: skip
    no = Refusals()
    no.unless(
        not Building.objects.filter(project=project, number=number.strip()).exists(),
        f"单体“{number.strip()}”已经登记。", field="number",
    )  # fmt: skip
    check_building(no, facts)
    if design.get("main_id"):
        check_main(no, project, design["main_id"], None)
    no.stop()
    facts["number"] = number.strip()
    building = Building.objects.create(
        project=project, region_code=project.region_code, sort_key=in_order(number), **facts
    )
    record("projects.add_building", by=by, at=at, subject=building, use=use, structure=structure, area=area)
    return building


@act
def import_units(*, by: Actor, at: datetime, project: Project, file: BinaryIO | bytes) -> int:
    """Takes over a list of homes and public parts (Excel or CSV, columns `UNIT_COLUMNS`); returns how many.

    Raises `SheetRefused` with every error of every row; then none of the list is taken over.
    """
    project = own(project, by)
    rows = sheets.read(file, UNIT_COLUMNS, unique_together=[("building", "number")])
    buildings = dict(Building.objects.filter(project=project).values_list("number", "id"))
    taken = set(Unit.objects.filter(project=project).values_list("building_id", "number"))
    errors = [row.wrong("building", "本项目没有这个单体，请先登记单体或改正楼栋号。") for row in rows
              if row["building"] not in buildings]  # fmt: skip
    errors += [row.wrong("number", "该户已经登记，请从清单中删除这一行。") for row in rows
               if (buildings.get(row["building"]), row["number"]) in taken]  # fmt: skip
    if errors:
        raise sheets.SheetRefused(errors)
    _insert(project, [(buildings[row["building"]], row) for row in rows])
    record("projects.import_units", by=by, at=at, subject=project, units=len(rows), buildings=len(buildings))
    return len(rows)


def _insert(project: Project, rows: list[tuple[int, sheets.Row]]) -> None:
    """Under row security a table takes no COPY: the rows go through a temporary table."""
    ids = seats.open_scopes(seats.Kind.UNIT, region_code=project.region_code, count=len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE projects_units_in (id bigint, building_id bigint, number text, part text, floor smallint,"
            " area numeric, code text, claim_word text) ON COMMIT DROP"
        )
        with cursor.copy("COPY projects_units_in FROM STDIN") as copy:
            for unit_id, (building_id, row) in zip(ids, rows, strict=True):
                copy.write_row(
                    (unit_id, building_id, row["number"], row["part"] or Unit.Part.INSIDE, row["floor"], row["area"],
                     drawn(CODE_LENGTH), drawn(WORD_LENGTH))
                )  # fmt: skip
        cursor.execute(
            "INSERT INTO projects_unit (region_code, project_id, id, building_id, number, part, floor, area, code,"
            " claim_word, version) SELECT %s, %s, *, 1 FROM projects_units_in",
            [project.region_code, project.pk],
        )
        cursor.execute("DROP TABLE projects_units_in")


@act
def correct_area(*, by: Actor, at: datetime, building: Building, area: Decimal) -> Building:
    """Puts the area of an insured building right, as an endorsement of its policy says; in square metres."""
    by.require("policies.endorse")
    no = Refusals()
    no.unless(area > 0, f"{building.number}的建筑面积应大于 0。", field="areas")
    no.stop()
    before, building.area = building.area, area
    building.save(update_fields=["area"])
    record("projects.correct_area", by=by, at=at, subject=building, before=before, area=area)
    return building

"""What is built: buildings one by one, homes from the developer's list, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Refusals
from idi.foundation.journal.services import locked, record
from idi.lifecycle.projects.models import Building, Project, Revision
from idi.lifecycle.projects.ordering import in_order
from idi.lifecycle.projects.services.checks import check_building, doubt_areas
from idi.lifecycle.projects.services.editing import areas_of, check_main
from idi.lifecycle.projects.services.register import own
from idi.lifecycle.projects.states import BEFORE_INSURANCE
from idi.lifecycle.projects.wording import exact


@act
def add_building(
    *, by: Actor, at: datetime, project: Project, number: str, use: str, structure: str, floors_above: int,
    floors_below: int = 0, height: Decimal | None = None, area: Decimal, design: Mapping[str, Any] | None = None,
    sure: bool = False,
) -> Building:  # fmt: skip
    """Adds a building. `height` in metres, `area` in square metres; `design` maps further `BUILDING_FACTS` to their values.

    Refused once the project is insured: the policy lists its buildings. Buildings larger together than the project are asked back.
    """
    project = own(project, by)
    if project.state not in BEFORE_INSURANCE:
        raise Conflict("项目已承保，保险单已列明各单体，不能再直接添加。")
    facts = {
        "number": number, "use": use, "structure": structure, "floors_above": floors_above, "floors_below": floors_below,
        "height": height, "area": area, **(design or {}),
    }  # fmt: skip
    no = Refusals()
    no.unless(
        not Building.objects.filter(project=project, number=number.strip()).exists(),
        f"单体“{number.strip()}”已经登记。", field="number",
    )  # fmt: skip
    check_building(no, facts)
    if facts.get("main_id"):
        check_main(no, project, facts["main_id"], None)
    doubt_areas(no, project.gfa_total, [*areas_of(project), area], field="area")
    no.stop(sure=sure)
    facts["number"] = number.strip()
    building = Building.objects.create(
        project=project, region_code=project.region_code, sort_key=in_order(number), **facts
    )
    record("projects.add_building", by=by, at=at, subject=building, use=use, structure=structure, area=area)
    return building


@act
def correct_area(*, by: Actor, at: datetime, building: Building, area: Decimal) -> Building:
    """Puts the area of an insured building right, as an endorsement of its policy says; in square metres."""
    by.require("policies.endorse")
    no = Refusals()
    no.unless(area > 0, f"{building.number}的建筑面积应大于 0。", field="areas")
    no.stop()
    building = locked(building)
    before, building.area = building.area, area
    building.version += 1
    building.save(update_fields=["area", "version"])
    Revision.objects.create(
        project=building.project, region_code=building.region_code, subject="building", subject_id=building.pk,
        version=building.version, changes=[{"field": "area", "before": exact(before), "after": exact(area)}],
        label=str(building)[:120], reason="批单", organisation_id=by.organisation_id, person_id=by.person_id, at=at,
    )  # fmt: skip
    record("projects.correct_area", by=by, at=at, subject=building, before=before, area=area)
    return building

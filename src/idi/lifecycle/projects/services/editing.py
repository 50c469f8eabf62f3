"""Facts are corrected and completed: one change at a time, with history, and never over somebody else's change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices
from idi.foundation.seats.selectors import seated
from idi.lifecycle.projects.models import Building, FactsSheet, Project, Revision, Unit
from idi.lifecycle.projects.ordering import in_order
from idi.lifecycle.projects.selectors.facts import revisions_since
from idi.lifecycle.projects.services.checks import check_building, check_project, check_unit, doubt_areas
from idi.lifecycle.projects.services.register import own
from idi.lifecycle.projects.states import BEFORE_INSURANCE
from idi.lifecycle.projects.wording import changed, exact

PROJECT_FACTS = (
    "name", "works_name", "community_name", "address", "longitude", "latitude", "kind", "finish", "prefabricated",
    "prefabricated_rate", "land_contract_number", "land_area", "gfa_total", "gfa_above", "gfa_below", "max_height",
    "total_investment", "contract_cost", "budget_cost", "permit_number", "permit_issued_on", "started_on",
    "planned_completion_on", "standing", "new_technology", "surroundings",
)  # fmt: skip
BUILDING_FACTS = (
    "number", "use", "kind", "main_id", "structure", "floors_above", "floors_below", "height", "area", "design_life",
    "safety_grade", "foundation_grade", "pile_grade", "fire_rating", "roof_grade", "basement_grade", "seismic_category",
    "seismic_intensity", "basic_acceleration", "earthquake_group", "site_class", "characteristic_period",
)  # fmt: skip
UNIT_FACTS = ("number", "part", "floor", "area")
INSURERS = ("insurer", "insurer_lead", "insurer_co")


class ChangedMeanwhile(Conflict):
    """Somebody else changed the thing after this reader opened it. `version` is the present one, `theirs` what they
    changed it to, by field."""

    def __init__(self, reasons: list[Reason], version: int, theirs: Mapping[str, Any], base: Mapping[str, Any]) -> None:
        super().__init__(*reasons)
        self.version, self.theirs, self.base = version, theirs, base


@act
def edit_project(
    *, by: Actor, at: datetime, project: Project, version: int, facts: Mapping[str, Any], reason: str = "",
    sure: bool = False,
) -> Project:  # fmt: skip
    """Changes facts of the project (names of `PROJECT_FACTS`) as somebody does who has `version` of it before him.

    Refuses where somebody else changed it meanwhile (`ChangedMeanwhile`), and once it is insured a change without a reason. Buildings
    larger together than the project are asked back.
    """
    project = own(project, by)
    facts = _as_asked(facts, PROJECT_FACTS)
    _require_fresh("project", project, version, facts)
    no = Refusals()
    check_project(no, {**{name: getattr(project, name) for name in PROJECT_FACTS}, **facts}, local_date(at))
    permit = facts.get("permit_number")
    if (
        permit
        and Project.objects.filter(developer=project.developer_id, permit_number=permit).exclude(pk=project.pk).exists()
    ):
        no.add("该施工许可证号已登记在本单位的另一个项目下。", field="permit_number")
    line, budget = project.budget_premium_line, facts.get("budget_cost")
    no.unless(line is None or not budget or line < budget, "概算造价应大于已登记的概预算保险费。", field="budget_cost")
    _require_reason(no, project, reason)
    if facts.get("gfa_total", project.gfa_total) != project.gfa_total:
        doubt_areas(no, facts["gfa_total"], areas_of(project), field="gfa_total")
    no.stop(sure=sure)
    _write(project, "project", project, facts, by=by, at=at, reason=reason)
    return project


@act
def edit_building(
    *, by: Actor, at: datetime, building: Building, version: int, facts: Mapping[str, Any], reason: str = "",
    sure: bool = False,
) -> Building:  # fmt: skip
    """Changes facts of a building (names of `BUILDING_FACTS`); as `edit_project`.

    Once insured its use stays: the policy lists the buildings with homes.
    """
    project = own(building.project, by)
    building, facts = locked(building), _as_asked(facts, BUILDING_FACTS)
    _require_fresh("building", building, version, facts)
    no = Refusals()
    check_building(no, {**{name: getattr(building, name) for name in BUILDING_FACTS}, **facts})
    number = facts.get("number", building.number)
    same = Building.objects.filter(project=project, number=number).exclude(pk=building.pk)
    no.unless(not same.exists(), f"单体“{number}”已经登记。", field="number")
    if facts.get("main_id"):
        check_main(no, project, facts["main_id"], building)
    if project.state not in BEFORE_INSURANCE and facts.get("use", building.use) != building.use:
        no.add("项目已承保，保险单已列明各住宅单体，不能再改用途。", field="use")
    _require_reason(no, project, reason)
    if facts.get("area", building.area) != building.area:
        doubt_areas(no, project.gfa_total, [*areas_of(project, building), facts["area"]], field="area")
    no.stop(sure=sure)
    if "number" in facts:
        building.sort_key = in_order(number)
    _write(project, "building", building, facts, by=by, at=at, reason=reason, also=("sort_key",))
    return building


def areas_of(project: Project, but: Building | None = None) -> list[Decimal]:
    """The areas of the project's buildings, of all or of all but one."""
    rows = Building.objects.filter(project=project).values_list("pk", "area")
    return [area for pk, area in rows if but is None or pk != but.pk]


def check_main(no: Refusals, project: Project, main_id: int, building: Building | None) -> None:
    """The main building of an annex is another one of the project that is no annex itself."""
    main = Building.objects.filter(project=project, pk=main_id).first()
    if main is None or (building is not None and main.pk == building.pk):
        no.add("请选择本项目的另一个单体作为主体。", field="main_id")
    elif main.main_id:
        no.add(f"“{main.number}”自己附属于另一个单体，不能作为主体。", field="main_id")
    elif building is not None and Building.objects.filter(main=building).exists():
        no.add(f"“{building.number}”有附属单体，不能再附属于别的单体。", field="main_id")


@act
def edit_unit(*, by: Actor, at: datetime, unit: Unit, version: int, facts: Mapping[str, Any], reason: str = "") -> Unit:
    """Changes facts of a home or public part (names of `UNIT_FACTS`); as `edit_project`."""
    project = own(unit.project, by)
    unit, facts = locked(unit), _as_asked(facts, UNIT_FACTS)
    _require_fresh("unit", unit, version, facts)
    no = Refusals()
    check_unit(no, {**{name: getattr(unit, name) for name in UNIT_FACTS}, **facts})
    number = facts.get("number", unit.number)
    same = Unit.objects.filter(building=unit.building_id, number=number).exclude(pk=unit.pk)
    no.unless(not same.exists(), f"这栋楼已有户号“{number}”。", field="number")
    _require_reason(no, project, reason)
    no.stop()
    _write(project, "unit", unit, facts, by=by, at=at, reason=reason)
    return unit


def _as_asked(facts: Mapping[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    if unknown := facts.keys() - set(known):
        raise ValueError(f"no facts to edit: {sorted(unknown)}")
    return {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}


def _require_fresh(subject: str, row: Any, version: int, facts: Mapping[str, Any]) -> None:
    if row.version == version:
        return
    reasons: list[Reason] = []
    base: dict[str, Any] = {}
    for revision in revisions_since(subject, row.pk, version):
        for change in revision.changes:
            base.setdefault(change["field"], change["before"])
    theirs = {name: getattr(row, name) for name in base}
    for name, before in base.items():
        field = name if name in facts else None
        reasons.append(
            Reason(f"您打开页面之后，别人已修改{changed(subject, name, before, exact(theirs[name]))}", field)
        )
    head = Reason(
        "您打开页面之后，资料已被别人修改，这次没有保存。下面列出改动；您没有动过的栏目已换成最新内容，请核对后再次提交。"
    )
    raise ChangedMeanwhile([head, *reasons], row.version, theirs, base)


def _require_reason(no: Refusals, project: Project, reason: str) -> None:
    no.unless(
        project.state in BEFORE_INSURANCE or bool(reason.strip()),
        "项目已承保，保险单以原来的资料订立；修改请写明原因，保险机构会收到通知。", field="reason",
    )  # fmt: skip


def _write(
    project: Project, subject: str, row: Any, facts: Mapping[str, Any], *, by: Actor, at: datetime, reason: str,
    also: tuple[str, ...] = (),
) -> None:  # fmt: skip
    names = [name for name, value in facts.items() if exact(getattr(row, name)) != exact(value)]
    if not names:
        return
    changes = [{"field": name, "before": exact(getattr(row, name)), "after": exact(facts[name])} for name in names]
    for name in names:
        setattr(row, name, facts[name])
    row.version += 1
    row.save(update_fields=[*names, "version", *also])
    Revision.objects.create(
        project=project, region_code=project.region_code, subject=subject, subject_id=row.pk, version=row.version,
        changes=changes, label=str(row)[:120], reason=reason.strip(), organisation_id=by.organisation_id,
        person_id=by.person_id, at=at,
    )  # fmt: skip
    record(
        "projects.edit_facts", by=by, at=at, subject=row, scope_id=project.pk, version=row.version, fields=names,
    )  # fmt: skip
    tell_insurers(project, by=by, at=at, what=str(row))


def tell_insurers(project: Project, *, by: Actor, at: datetime, what: str) -> None:
    """Facts that were handed on do not change silently: whoever quoted or insured them is told."""
    if not FactsSheet.objects.filter(project=project).exists():
        return
    holders = {holder for role in INSURERS for holder in seated(project.pk, role)}
    for holder in sorted(holders):
        notices.tell(
            by=by, at=at, holder_id=holder, title=f"{project.name}：项目资料有改变",
            text=f"“{what}”的资料在报价或承保之后有改变，请核对是否影响报价、费率或保险单。",
            address=reverse("projects:history", args=[project.pk]), subject=project,
        )  # fmt: skip

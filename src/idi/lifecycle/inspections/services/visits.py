"""A visit with its findings: recorded whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import day
from idi.foundation.diary import services as diary
from idi.foundation.diary.services import Wanted
from idi.foundation.journal.services import locked, record
from idi.lifecycle.inspections.models import Finding, Mandate, Node, Visit
from idi.lifecycle.inspections.scheme import Grade, Scheme, cover_items, scheme_on
from idi.lifecycle.inspections.services.booking import fulfil
from idi.lifecycle.inspections.services.linking import mail_links
from idi.lifecycle.inspections.services.mandates import VISIT_TASK, ask_to_visit, require_at_work
from idi.lifecycle.inspections.services.photos import Taken, file_photos
from idi.lifecycle.inspections.services.returning import returned
from idi.lifecycle.inspections.services.staffing import qualified_for
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project

RECTIFY_TASK = "inspections.rectify"


@act
def record_visit(
    *, by: Actor, at: datetime, mandate: Mandate, visited_on: date, summary: str, stage: str = "", node: Node | None = None,
    findings: Sequence[Mapping[str, Any]] = (), weather: str = "", next_on: date | None = None,
    checks: Mapping[str, Any] | None = None, key: UUID | None = None, device: Mapping[str, Any] | None = None,
) -> Visit:  # fmt: skip
    """The appointed body records a visit; `stage` is a `Visit.Stage`, that of the plan's `node` where one is named.

    Each finding is a mapping of `location, description, grade, responsible` (an organisation that builds here) and where
    known `building, item, standard, advice, photos, drawing, pin_x, pin_y, seen`. `checks`, `key` and `device` are those of
    `Visit`. The day of a finding comes from the region's grades, counted from the visit. All
    that is wrong is refused at once, findings by their row, and nothing is kept.
    """
    by.require("inspections.visit")
    mandate = locked(mandate)
    require_at_work(by, mandate, "登记检查")
    with lawful("visited_on"):
        scheme = scheme_on(mandate.region_code, visited_on)
    no = Refusals()
    stage = stage or (node.stage if node is not None else "")
    _check_node(no, mandate, stage, node)
    _check_visit(no, at, mandate, visited_on, stage, summary, next_on)
    _check_findings(no, mandate, scheme, visited_on, findings)
    inspected_by = qualified_for(by, no, mandate, visited_on)
    no.stop()
    grades = [scheme.known(told["grade"]) for told in findings]
    visit = Visit.objects.create(
        region_code=mandate.region_code, project_id=mandate.project_id, mandate=mandate,
        number=next_number("JC", mandate.region_code, at), visited_on=visited_on, stage=stage, weather=weather.strip(),
        summary=summary.strip(), next_on=next_on, score=sum(grade.weight for grade in grades),
        inspector_id=by.person_id, inspected_by=inspected_by, recorded_at=at, key=key, device=dict(device or {}), checks=dict(checks or {}),
        node=node,
    )  # fmt: skip
    record("inspections.visit", by=by, at=at, subject=visit, stage=stage, findings=len(findings), score=visit.score)
    no.reasons += _file(by, at, visit, scheme, list(zip(findings, grades, strict=True)))
    no.stop()
    mail_links(by, at, mandate, Finding.objects.filter(visit=visit))
    _plan_next(by, at, mandate, visit)
    returned(by, at, visit)
    fulfil(by, at, visit)
    return visit


def _check_node(no: Refusals, mandate: Mandate, stage: str, node: Node | None) -> None:
    if node is None:
        return
    own = node.project_id == mandate.project_id and node.dropped_at is None
    no.unless(own, "所选节点不在本工程的检查计划中。", field="node")
    no.unless(stage == node.stage, f"节点“{node}”属于“{node.get_stage_display()}”阶段，请改选阶段。", field="stage")


def _check_visit(
    no: Refusals, at: datetime, mandate: Mandate, visited_on: date, stage: str, summary: str, next_on: date | None
) -> None:
    appointed_on = mandate.appointed_on
    no.unless(visited_on <= local_date(at), "检查日期不能晚于今天。", field="visited_on")
    no.unless(
        appointed_on is not None and visited_on >= appointed_on,
        f"检查日期不能早于聘请日{day(appointed_on)}。", field="visited_on",
    )  # fmt: skip
    no.unless(stage in Visit.Stage.values, "请选择检查阶段。", field="stage")
    no.unless(bool(summary.strip()), "请填写检查情况小结。", field="summary")
    no.unless(next_on is None or next_on > visited_on, "下次检查日期应晚于本次检查日期。", field="next_on")


def _check_findings(
    no: Refusals, mandate: Mandate, scheme: Scheme, visited_on: date, findings: Sequence[Mapping[str, Any]]
) -> None:
    project: Project = mandate.project
    parties = projects.building_parties(project)
    items = cover_items(mandate.region_code, visited_on)
    for number, told in enumerate(findings, 1):
        row = f"风险记录第 {number} 行："
        building, item = told.get("building"), told.get("item") or ""
        no.unless(bool(told["location"].strip()), f"{row}请填写部位。", field="findings")
        no.unless(bool(told["description"].strip()), f"{row}请填写问题描述。", field="findings")
        no.unless(scheme.find(told["grade"]) is not None, f"{row}请选择风险等级。", field="findings")
        no.unless(item == "" or item in items, f"{row}没有承保项目 {item}。", field="findings")
        no.unless(
            building is None or building.project_id == project.pk, f"{row}所选单体不属于本工程。", field="findings"
        )
        drawing = told.get("drawing")
        no.unless(drawing is None or drawing.project_id == project.pk, f"{row}所选图纸不属于本工程。", field="findings")
        no.unless(
            told["responsible"] in parties, f"{row}责任单位{told['responsible'].name}不是本工程的参建单位。",
            field="findings",
        )  # fmt: skip


def _file(
    by: Actor, at: datetime, visit: Visit, scheme: Scheme, told: Sequence[tuple[Mapping[str, Any], Grade]]
) -> list[Reason]:
    """All findings with their photos and tasks, in a statement each; returns what is wrong with photos."""
    filed = Finding.objects.bulk_create(
        _finding(at, visit, scheme, number, each, grade) for number, (each, grade) in enumerate(told, 1)
    )
    for finding in filed:
        grade, party = finding.grade_current, finding.responsible_id
        record("inspections.find", by=by, at=at, subject=finding, grade=grade, responsible=party)
    ask_to_rectify(by, at, *(each for each in filed if each.asks_reply))
    taken = [
        Taken(finding, f"{finding.number} 整改前", each.get("photos") or (), f"风险记录第 {number} 行：")
        for number, ((each, _grade), finding) in enumerate(zip(told, filed, strict=True), 1)
    ]
    return file_photos(by=by, at=at, kind="inspections.before", field="findings", taken=taken)


def _finding(at: datetime, visit: Visit, scheme: Scheme, number: int, told: Mapping[str, Any], grade: Grade) -> Finding:
    return Finding(
        region_code=visit.region_code, project_id=visit.project_id, visit=visit, number=f"{visit.number}-{number:02d}",
        building=told.get("building"), location=told["location"].strip(), item=told.get("item") or "",
        description=told["description"].strip(), standard=(told.get("standard") or "").strip(),
        advice=(told.get("advice") or "").strip(), grade_original=grade.code, grade_current=grade.code, asks_reply=grade.asks_reply,
        serious=grade.serious, found_serious=grade.serious,
        responsible=told["responsible"], drawing=told.get("drawing"), pin_x=told.get("pin_x"), pin_y=told.get("pin_y"),
        seen=told.get("seen") or {}, due_on=grade.due_on(visit.visited_on), because=scheme.because(grade),
        found_at=at,
    )  # fmt: skip


def ask_to_rectify(by: Actor, at: datetime, *findings: Finding) -> None:
    """Puts the findings, all of one project, on the lists of those responsible for them."""
    if not findings:
        return
    diary.open_tasks(
        by=by, at=at, kind=RECTIFY_TASK, capability="inspections.rectify", region_code=findings[0].region_code,
        project_id=findings[0].project_id,
        wanted=[
            Wanted(
                each.responsible_id, each, f"整改 {each.grade_current} 级风险：{each.location}",
                reverse("inspections:finding", args=[each.pk]), each.due_on,
            )
            for each in findings
        ],
    )  # fmt: skip


def _plan_next(by: Actor, at: datetime, mandate: Mandate, visit: Visit) -> None:
    """The visit that was due is done; the next one the inspector planned takes its place. A look at the design is no visit to the site."""
    if visit.stage == Visit.Stage.DESIGN:
        return
    diary.finish_task(by=by, at=at, kind=VISIT_TASK, subject=mandate, project_id=mandate.project_id)
    if visit.next_on is not None:
        ask_to_visit(by, at, mandate, visit.next_on)


def plan_again(by: Actor, at: datetime, mandate: Mandate) -> None:
    """A visit was void: next is what the last one that stands planned, or the first visit."""
    last = mandate.visits.exclude(stage=Visit.Stage.DESIGN).order_by("-visited_on", "-pk").first()
    if last is None:
        diary.finish_task(by=by, at=at, kind=VISIT_TASK, subject=mandate, project_id=mandate.project_id)
        ask_to_visit(by, at, mandate)
    else:
        _plan_next(by, at, mandate, last)

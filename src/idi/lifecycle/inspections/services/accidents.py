"""A quality or safety accident is reported within the hours of the law, and at once told to authority and insurer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusals
from idi.foundation.core.language import on_paper
from idi.foundation.core.lawful import lawful
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import moment
from idi.foundation.credit import services as credit
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.models import Accident, Finding
from idi.lifecycle.inspections.scheme import scheme_on
from idi.lifecycle.inspections.services.photos import Taken, file_photos
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation
    from idi.lifecycle.projects.models import Building, Project

NOTE_TASK, FACT = "inspections.note_accident", "inspections.accident"


@act
def report_accident(
    *, by: Actor, at: datetime, project: Project, kind: str, happened_at: datetime, place: str, description: str,
    measures: str = "", injured: int = 0, building: Building | None = None, responsible: Organisation | None = None,
    findings: Sequence[Finding] = (), photos: Sequence[BinaryIO | bytes] = (),
) -> Accident:  # fmt: skip
    """Developer, contractor or inspection body reports an accident on the site; late or not, it is always taken.

    Housing authority and insurers get it to note. A party named responsible gets a credit fact, which counts after its time
    to reply. Refuses a moment to come, a party, building or finding of elsewhere, and files that are no photos.
    """
    if by.kind != "house" and not may_report(by, project):
        raise Forbidden(Reason("事故由本工程的建设单位、施工单位或受聘的风险管理机构报告。"))
    no = Refusals()
    _check(
        no, project, at, kind=kind, happened_at=happened_at, place=place, description=description, injured=injured,
        building=building, responsible=responsible, findings=findings,
    )  # fmt: skip
    no.stop()
    hours = _hours(project.region_code, happened_at)
    with house(project.pk, cause=by):
        policy = policies.policy_of_project(project.pk)
    accident = Accident.objects.create(
        region_code=project.region_code, project=project, number=next_number("SG", project.region_code, at), kind=kind,
        building=building, policy=policy, reporter_id=by.organisation_id or project.developer_id, responsible=responsible,
        place=place.strip(), description=description.strip(), measures=measures.strip(), injured=injured,
        findings=[each.number for each in findings], happened_at=happened_at,
        due_at=happened_at + timedelta(hours=hours.whole()), reported_at=at, because=[hours.because.to_json()],
    )  # fmt: skip
    record("inspections.report_accident", by=by, at=at, subject=accident, kind=kind, late=accident.late)
    no.reasons += file_photos(
        by=by, at=at, kind="inspections.accident", field="photos", taken=[Taken(accident, f"事故 {accident.number}", photos)],
    )  # fmt: skip
    no.stop()
    _tell(by, at, accident)
    _feed(by, at, accident)
    return accident


@act
def correct_accident(
    *, by: Actor, at: datetime, accident: Accident, reason: str, kind: str, happened_at: datetime, place: str,
    description: str, measures: str, injured: int, building: Building | None, responsible: Organisation | None,
    findings: Sequence[Finding],
) -> Accident:  # fmt: skip
    """Who reported an accident puts the report right, with the reason: who, what, when. What it said before is kept.

    Another party responsible gets the credit fact, that of the first is withdrawn. Refuses as `report_accident`, and a
    correction that changes nothing.
    """
    accident = locked(accident)
    require_reporter(by, accident)
    no = Refusals()
    no.unless(bool(reason.strip()), "请写明更正的理由。", field="reason")
    wanted: dict[str, Any] = {
        "kind": kind, "happened_at": happened_at, "place": place.strip(), "description": description.strip(),
        "measures": measures.strip(), "injured": injured, "building": building, "responsible": responsible,
        "findings": [each.number for each in findings],
    }  # fmt: skip
    _check(no, accident.project, at, **{**wanted, "findings": findings})
    changed = {
        name: (getattr(accident, name), value) for name, value in wanted.items() if getattr(accident, name) != value
    }
    no.unless(bool(changed), "没有要更正的内容。")
    no.stop()
    hours = _hours(accident.region_code, happened_at)
    for name, value in wanted.items():
        setattr(accident, name, value)
    accident.due_at, accident.because = happened_at + timedelta(hours=hours.whole()), [hours.because.to_json()]
    told = {name: [_plain(before), _plain(after)] for name, (before, after) in changed.items()}
    accident.corrections = [*accident.corrections, {"at": at.isoformat(), "reason": reason.strip(), "changed": told}]
    accident.save()
    record("inspections.correct_accident", by=by, at=at, subject=accident, changed=sorted(changed))
    if "responsible" in changed:
        because = f"事故 {accident.number} 的责任单位已更正：{reason.strip()}"
        credit.retract(by=by, at=at, subject=accident, kind=FACT, project_id=accident.project_id, because=because)
        _feed(by, at, accident)
    for holder_id in told_of(by, at, accident):
        notices.tell(
            by=by, at=at, holder_id=holder_id, title=f"事故报告已更正：{accident.number}", text=reason.strip(),
            address=reverse("inspections:accident", args=[accident.pk]), subject=accident,
        )  # fmt: skip
    return accident


def require_reporter(by: Actor, accident: Accident) -> None:
    """Whoever reported it, and may still report here, changes the report."""
    own = by.acts_for(accident.reporter_id) and (by.may("inspections.rectify") or by.may("inspections.visit"))
    if by.kind != "house" and not own:
        raise Forbidden(Reason("事故报告由报告单位更正或作废。"))


def _check(
    no: Refusals, project: Project, at: datetime, *, kind: str, happened_at: datetime, place: str, description: str,
    injured: int, building: Building | None, responsible: Organisation | None, findings: Sequence[Finding], measures: str = "",
) -> None:  # fmt: skip
    no.unless(kind in Accident.Kind.values, "请选择事故类别。", field="kind")
    no.unless(happened_at <= at, "发生时间不能晚于现在。", field="happened_at")
    no.unless(bool(place.strip()), "请填写事故部位。", field="place")
    no.unless(bool(description.strip()), "请写明事故经过。", field="description")
    no.unless(injured >= 0, "伤亡人数不能小于零。", field="injured")
    no.unless(building is None or building.project_id == project.pk, "所选单体不属于本工程。", field="building")
    builders = projects.building_parties(project)
    no.unless(responsible is None or responsible in builders, "责任单位不是本工程的参建单位。", field="responsible")
    own = all(each.project_id == project.pk for each in findings)
    no.unless(own, "所选风险记录不属于本工程。", field="findings")


def _hours(region_code: str, happened_at: datetime) -> rules.Figure:
    with lawful("happened_at"):
        return rules.law(region_code, or_national=True).figure("accident_report_hours", local_date(happened_at))


def _plain(value: Any) -> Any:
    """A value as the record of a correction keeps it."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, list):
        return "、".join(value)
    return value if value is None or isinstance(value, int) else str(value)


def may_report(actor: Actor, project: Project) -> bool:
    """Whether the actor is who has to report: the developer, a contractor here, or the appointed body."""
    mandate = selectors.mandate_of_project(project.pk)
    body = mandate.body_id if mandate is not None and mandate.state == "appointed" else None
    if actor.may("inspections.visit") and actor.acts_for(body):
        return True
    builders = {each.pk for each in projects.building_parties(project) if each.kind in ("developer", "contractor")}
    return actor.may("inspections.rectify") and bool(builders & set(actor.organisation_ids))


@on_paper
def _tell(by: Actor, at: datetime, accident: Accident) -> None:
    """Housing authority and insurers note it; it stays on their list until they have."""
    late = "（迟报）" if accident.late else ""
    for holder_id in told_of(by, at, accident):
        diary.open_task(
            by=by, at=at, holder_id=holder_id, kind=NOTE_TASK, subject=accident, take_note=True,
            title=f"{accident.get_kind_display()}{late}：{accident.project.name} {accident.place}",
            address=reverse("inspections:accident", args=[accident.pk]), capability="inspections.read",
            project_id=accident.project_id, region_code=accident.region_code,
        )  # fmt: skip


def told_of(by: Actor, at: datetime, accident: Accident) -> list[int]:
    """Who is told of an accident: the housing authority and the insurers of the project."""
    holders = set(parties.looking_after("housing_authority", accident.region_code).values_list("pk", flat=True))
    with house(accident.project_id, cause=by):
        if accident.policy is not None:
            holders |= {insurer_id for insurer_id, _ in policies.members_on(accident.policy, local_date(at))}
    return sorted(holders)


@on_paper
def _feed(by: Actor, at: datetime, accident: Accident) -> None:
    if accident.responsible_id is None:
        return
    on = local_date(accident.happened_at)
    weight = max(grade.weight for grade in scheme_on(accident.region_code, on).grades)
    late = f"，至 {moment(accident.reported_at)} 才报告" if accident.late else ""
    credit.feed(
        by=by, at=at, organisation_id=accident.responsible_id, kind=FACT, points=-weight, subject=accident, happened_on=on,
        text=f"{accident.project.name}：{accident.place}发生{accident.get_kind_display()}（{accident.number}）{late}。",
        region_code=accident.region_code, project_id=accident.project_id, again=bool(accident.corrections),
    )  # fmt: skip

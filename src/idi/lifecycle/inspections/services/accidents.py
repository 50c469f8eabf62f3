"""A quality or safety accident is reported within the hours of the law, and at once told to authority and insurer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import moment
from idi.foundation.credit import services as credit
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import record
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.models import Accident, Finding
from idi.lifecycle.inspections.scheme import scheme_on
from idi.lifecycle.inspections.services.photos import file_photos
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
    no.stop()
    with lawful("happened_at"):
        hours = rules.law(project.region_code, or_national=True).figure(
            "accident_report_hours", local_date(happened_at)
        )
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
        by=by, at=at, subject=accident, kind="inspections.accident", title=f"事故 {accident.number}", uploads=photos,
        field="photos",
    )  # fmt: skip
    no.stop()
    _tell(by, at, accident)
    _feed(by, at, accident)
    return accident


def may_report(actor: Actor, project: Project) -> bool:
    """Whether the actor is who has to report: the developer, a contractor here, or the appointed body."""
    mandate = selectors.mandate_of_project(project.pk)
    body = mandate.body_id if mandate is not None and mandate.state == "appointed" else None
    if actor.may("inspections.visit") and actor.acts_for(body):
        return True
    builders = {each.pk for each in projects.building_parties(project) if each.kind in ("developer", "contractor")}
    return actor.may("inspections.rectify") and bool(builders & set(actor.organisation_ids))


def _tell(by: Actor, at: datetime, accident: Accident) -> None:
    """Housing authority and insurers note it; it stays on their list until they have."""
    holders = set(parties.looking_after("housing_authority", accident.region_code).values_list("pk", flat=True))
    with house(accident.project_id, cause=by):
        if accident.policy is not None:
            holders |= {insurer_id for insurer_id, _ in policies.members_on(accident.policy, local_date(at))}
    late = "（迟报）" if accident.late else ""
    for holder_id in sorted(holders):
        diary.open_task(
            by=by, at=at, holder_id=holder_id, kind=NOTE_TASK, subject=accident, take_note=True,
            title=f"{accident.get_kind_display()}{late}：{accident.project.name} {accident.place}",
            address=reverse("inspections:accident", args=[accident.pk]), capability="inspections.read",
            project_id=accident.project_id, region_code=accident.region_code,
        )  # fmt: skip


def _feed(by: Actor, at: datetime, accident: Accident) -> None:
    if accident.responsible_id is None:
        return
    on = local_date(accident.happened_at)
    weight = max(grade.weight for grade in scheme_on(accident.region_code, on).grades)
    late = f"，至 {moment(accident.reported_at)} 才报告" if accident.late else ""
    credit.feed(
        by=by, at=at, organisation_id=accident.responsible_id, kind=FACT, points=-weight, subject=accident, happened_on=on,
        text=f"{accident.project.name}：{accident.place}发生{accident.get_kind_display()}（{accident.number}）{late}。",
        region_code=accident.region_code, project_id=accident.project_id,
    )  # fmt: skip

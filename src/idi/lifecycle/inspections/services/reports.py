"""The inspection report: a visit frozen as data and as PDF, and what it says about the parties for their credit record."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.wording import day
from idi.foundation.credit import services as credit
from idi.foundation.documents import selectors as filed
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices import services as notices
from idi.lifecycle.inspections import independence, selectors
from idi.lifecycle.inspections.contents import contents, picture
from idi.lifecycle.inspections.models import Finding, Report, Visit
from idi.lifecycle.inspections.scheme import Grade, Scheme, report_types, scheme_on
from idi.lifecycle.inspections.services.declaring import declared_for

FACT = "inspections.findings"
PAPER = "inspections.report"


@act
def issue_report(*, by: Actor, at: datetime, visit: Visit, kind: str = "1001") -> Report:
    """The body issues the report of a visit; `kind` is a code of the region's report types. Issued again it is a new version.

    Prints the findings with photos, how earlier ones were put right, and the grades before and after. Each party
    responsible for a finding that must be put right gets a credit fact, which counts only after its time to reply.
    The body's independence is checked again: where it hangs together with a building party the report is refused, or
    says so, as the law of the region has it.
    """
    by.require("inspections.report")
    visit = locked(visit)
    if by.kind != "house" and not by.acts_for(visit.mandate.body_id):
        raise Forbidden(Reason("只有受聘的风险管理机构可以出具报告。"))
    independent = _independence(visit, local_date(at))
    kinds = report_types(visit.region_code, visit.visited_on)
    if kind not in kinds:
        raise Refusal(Reason("请选择报告种类。", "kind"))
    earlier = visit.reports.filter(state="issued").first()
    scheme = scheme_on(visit.region_code, visit.visited_on)
    found = list(selectors.with_rounds(visit.findings.select_related("building", "responsible").order_by("number")))
    photos = selectors.pictures(found)
    version = visit.reports.count() + 1
    report = Report.objects.create(
        region_code=visit.region_code, project_id=visit.project_id, visit=visit, kind=kind,
        number=f"{visit.number}-R{version}", version=version, issued_at=at,
        facts=contents(visit, found, photos, kind=kinds[kind], scheme=scheme, on=local_date(at)) | independent,
    )  # fmt: skip
    document = documents.generate(
        by=by, at=at, subject=report, kind=PAPER, title=f"{kinds[kind]}报告 {report.number}",
        template="inspections/report.typ", data=report.facts, number=report.number,
        pictures={picture(photo): filed.thumbnail(photo) for photo in photos.all()},
    )  # fmt: skip
    report.document_id = document.pk
    report.save(update_fields=["document_id"])
    if earlier is not None:
        move(earlier, "replace", by=by, at=at, version=version)
    record("inspections.report", by=by, at=at, subject=report, kind=kind, version=version, sha256=document.sha256)
    _feed(by, at, visit, found, scheme)
    _tell(by, at, visit, report)
    return report


def _independence(visit: Visit, on: date) -> dict[str, Any]:
    """What the report says of the body's independence on its day; refuses where the law of the region does."""
    mandate = visit.mandate
    if mandate.left:
        raise Conflict(Reason("机构已经更换，不能再出具报告。"))
    (checked,) = independence.check(visit.project, [mandate.appointed_body], on)
    objections = checked.objections()
    because = independence.articles(mandate.region_code, mandate.signed_on)
    if objections and (forbids := independence.report_is_refused(visit.region_code, on)):
        no = Refusals()
        for objection in objections:
            no.add(f"{objection}请主承保机构改聘后由新的机构出具。", because=(*because, *forbids.reasons))
        no.stop()
    return {
        "independence": {"parties": len(checked.parties), "objections": objections},
        "declaration": declared_for(mandate, checked, on),
    }


def _feed(by: Actor, at: datetime, visit: Visit, found: list[Finding], scheme: Scheme) -> None:
    """One fact for each party: what the visit found that it must put right."""
    by_party: dict[int, list[Grade]] = defaultdict(list)
    for finding in found:
        grade = scheme.known(finding.grade_original)
        if grade.days is not None:
            by_party[finding.responsible_id].append(grade)
    for party_id, grades in sorted(by_party.items()):
        codes = [grade.code for grade in grades]
        counts = "、".join(f"{code} 级 {codes.count(code)} 项" for code in sorted(set(codes)))
        credit.feed(
            by=by, at=at, organisation_id=party_id, kind=FACT, points=-sum(grade.weight for grade in grades),
            text=f"{visit.project.name}：{day(visit.visited_on)}质量风险检查（{visit.number}）记录{counts}。",
            subject=visit, happened_on=visit.visited_on, region_code=visit.region_code, project_id=visit.project_id,
        )  # fmt: skip


def _tell(by: Actor, at: datetime, visit: Visit, report: Report) -> None:
    for holder_id in {visit.mandate.lead_id, visit.project.developer_id}:
        notices.tell(
            by=by, at=at, holder_id=holder_id, title=f"检查报告已出具：{visit.project.name}",
            text=f"{day(visit.visited_on)}现场检查的报告 {report.number} 已出具，请查看风险记录和整改要求。",
            address=reverse("inspections:visit", args=[visit.pk]), subject=report,
        )  # fmt: skip

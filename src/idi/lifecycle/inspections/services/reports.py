"""The inspection report: a visit frozen as data and as PDF, and what it says about the parties for their credit record."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusal
from idi.foundation.core.wording import day
from idi.foundation.credit import services as credit
from idi.foundation.documents import selectors as filed
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices import services as notices
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.models import Finding, Report, Visit
from idi.lifecycle.inspections.scheme import REMOVED, Scheme, cover_items, report_types, scheme_on
from idi.lifecycle.inspections.states import FINDING

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document

FACT = "inspections.findings"
PAPER = "inspections.report"


@act
def issue_report(*, by: Actor, at: datetime, visit: Visit, kind: str = "1001") -> Report:
    """The body issues the report of a visit; `kind` is a code of the region's report types. Issued again it is a new version.

    Prints the findings with photos, how earlier ones were put right, and the grades before and after. Each party
    responsible for a finding that must be put right gets a credit fact, which counts only after its time to reply.
    """
    by.require("inspections.report")
    visit = locked(visit)
    if by.kind != "house" and by.organisation_id != visit.mandate.body_id:
        raise Forbidden(Reason("只有受聘的风险管理机构可以出具报告。"))
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
        facts={**_told(visit, scheme, at), "kind": kinds[kind], "findings": [_finding(f, scheme, photos) for f in found]},
    )  # fmt: skip
    shown = [photo for finding in found for photo in _photos(finding, photos)]
    document = documents.generate(
        by=by, at=at, subject=report, kind=PAPER, title=f"{kinds[kind]}报告 {report.number}",
        template="inspections/report.typ", data=report.facts, number=report.number,
        pictures={f"photo-{photo.pk}": filed.thumbnail(photo) for photo in shown},
    )  # fmt: skip
    report.document_id = document.pk
    report.save(update_fields=["document_id"])
    if earlier is not None:
        move(earlier, "replace", by=by, at=at, version=version)
    record("inspections.report", by=by, at=at, subject=report, kind=kind, version=version, sha256=document.sha256)
    _feed(by, at, visit, found, scheme)
    _tell(by, at, visit, report)
    return report


def _told(visit: Visit, scheme: Scheme, at: datetime) -> dict[str, Any]:
    """The head of the report and the statistics of earlier visits."""
    project, mandate = visit.project, visit.mandate
    before = Finding.objects.filter(project_id=visit.project_id, visit_id__lt=visit.pk)
    standings = selectors.standings(before, local_date(at))
    worst = scheme.worst(visit.findings.values_list("grade_original", flat=True))
    return {
        "project": {"name": project.name, "number": project.number, "address": project.address},
        "body": mandate.body.name,
        "lead": mandate.lead.name,
        "mandate": mandate.number,
        "visit": {
            "number": visit.number, "visited_on": visit.visited_on.isoformat(), "stage": visit.get_stage_display(),
            "weather": visit.weather, "summary": visit.summary, "score": visit.score,
            "next_on": visit.next_on.isoformat() if visit.next_on else None,
        },
        "overall": f"{worst.label}：{worst.meaning}" if worst else "本次检查未发现质量风险",
        "standings": [
            {"grade": scheme.label(s.grade), "total": s.total, "closed": s.closed, "waiting": s.waiting, "overdue": s.overdue}
            for s in standings
        ],
        "earlier": [_rectified(finding, scheme) for finding in before.select_related("building").order_by("number")],
        "grades": [{"label": g.label, "meaning": g.meaning, "reaction": g.reaction, "days": g.days} for g in scheme.grades],
        "because": [each.to_json() for each in (scheme.grades_because, scheme.days_because, scheme.weights_because)],
    }  # fmt: skip


def _place(finding: Finding) -> str:
    return f"{finding.building.number} {finding.location}" if finding.building else finding.location


def _rectified(finding: Finding, scheme: Scheme) -> dict[str, Any]:
    return {
        "number": finding.number,
        "place": _place(finding),
        "before": scheme.label(finding.grade_original),
        "after": scheme.label(finding.grade_current) if finding.grade_current else REMOVED,
        "state": FINDING.state(finding.state).label,
        "remark": finding.closing_remark,
    }


def _finding(finding: Finding, scheme: Scheme, photos: selectors.Pictures) -> dict[str, Any]:
    items = cover_items(finding.region_code, finding.visit.visited_on)
    rounds = [each for each in finding.rectifications.all()]
    return {
        **_rectified(finding, scheme),
        "item": items.get(finding.item, ""),
        "description": finding.description,
        "standard": finding.standard,
        "advice": finding.advice,
        "responsible": finding.responsible.name,
        "due_on": finding.due_on.isoformat() if finding.due_on else None,
        "found": [f"photo-{photo.pk}" for photo in photos.before.get(finding.pk, [])],
        "rounds": [
            {
                "round": each.round, "on": each.replied_at.isoformat(), "text": each.text, "accepted": each.accepted,
                "remark": each.remark, "photos": [f"photo-{photo.pk}" for photo in photos.after.get(each.pk, [])],
            }
            for each in rounds
        ],
    }  # fmt: skip


def _photos(finding: Finding, photos: selectors.Pictures) -> list[Document]:
    rounds = [photo for each in finding.rectifications.all() for photo in photos.after.get(each.pk, [])]
    return [*photos.before.get(finding.pk, []), *rounds]


def _feed(by: Actor, at: datetime, visit: Visit, found: list[Finding], scheme: Scheme) -> None:
    """One fact for each party: what the visit found that it must put right."""
    by_party: dict[int, list[str]] = defaultdict(list)
    for finding in found:
        grade = scheme.find(finding.grade_original)
        if grade is not None and grade.days is not None:
            by_party[finding.responsible_id].append(grade.code)
    for party_id, codes in sorted(by_party.items()):
        counts = "、".join(f"{code} 级 {codes.count(code)} 项" for code in sorted(set(codes)))
        credit.feed(
            by=by, at=at, organisation_id=party_id, kind=FACT, points=-sum(_weight(scheme, code) for code in codes),
            text=f"{visit.project.name}：{day(visit.visited_on)}质量风险检查（{visit.number}）记录{counts}。",
            subject=visit, happened_on=visit.visited_on, region_code=visit.region_code, project_id=visit.project_id,
        )  # fmt: skip


def _weight(scheme: Scheme, code: str) -> int:
    grade = scheme.find(code)
    return grade.weight if grade else 0


def _tell(by: Actor, at: datetime, visit: Visit, report: Report) -> None:
    for holder_id in {visit.mandate.lead_id, visit.project.developer_id}:
        notices.tell(
            by=by, at=at, holder_id=holder_id, title=f"检查报告已出具：{visit.project.name}",
            text=f"{day(visit.visited_on)}现场检查的报告 {report.number} 已出具，请查看风险记录和整改要求。",
            address=reverse("inspections:visit", args=[visit.pk]), subject=report,
        )  # fmt: skip

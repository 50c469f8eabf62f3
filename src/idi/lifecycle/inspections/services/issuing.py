"""A report goes out: signed, sent, fed to the credit records; and is recalled where it was wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.wording import day
from idi.foundation.credit import services as credit
from idi.foundation.documents import selectors as filed
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, move
from idi.lifecycle.inspections import independence, reporting, selectors
from idi.lifecycle.inspections.contents import pictures, qualifications, visits_of
from idi.lifecycle.inspections.models import Recipient, Report, Visit
from idi.lifecycle.inspections.reporting import Kind
from idi.lifecycle.inspections.scheme import Grade, scheme_on
from idi.lifecycle.inspections.services.declaring import declared_for
from idi.lifecycle.inspections.services.sending import lay_aside, send, tell_recalled

FACT = "inspections.findings"
PAPER = "inspections.report"


def issue(by: Actor, at: datetime, report: Report, name: str) -> Report:
    """Signs and files the frozen report, puts it in the place of the earlier version, and tells everybody on its list.

    The body's independence is checked again, as are the findings that forbid it. Each party responsible for a finding that
    must be put right gets a credit fact, which counts only after its time to reply.
    """
    kind = reporting.kind_on(report.region_code, report.kind, report.until_on)
    if kind is None:
        raise Refusal(Reason(f"当地的报告种类里没有 {report.kind}。"))
    report.facts = report.facts | independent(report, local_date(at)) | {"warnings": hindered(report, kind)}
    document = documents.generate(
        by=by, at=at, subject=report.root, kind=PAPER, title=f"{kind.title} {report.number}",
        template="inspections/report.typ", data=printed(report, at), number=report.number, check_at=check_address(report),
        pictures=pictures(report, report.facts), sign_for=report.body_id, replaces=filed.latest(report.root, PAPER),
    )  # fmt: skip
    report.issued_at, report.document_id = at, document.pk
    move(
        report, name, by=by, at=at, fields=("facts", "issued_at", "document_id"), kind=report.kind,
        version=report.version, sha256=document.sha256,
    )  # fmt: skip
    if report.replaces is not None:
        _replace(by, at, locked(report.replaces), report)
    if report.visit is not None:
        feed(by, at, report.visit)
    send(by, at, report, kind)
    return report


def _replace(by: Actor, at: datetime, earlier: Report, report: Report) -> None:
    """A recalled one stays recalled: that it was wrong is not undone by a better one."""
    if earlier.state == "issued":
        move(earlier, "replace_report", by=by, at=at, version=report.version)
        lay_aside(by, at, earlier, Recipient.Over.REPLACED)


def check_address(report: Report) -> str:
    """Where anybody sees whether the paper still stands."""
    return settings.IDI_PUBLIC_URL + reverse("report_check:result", args=[report.check_code])


def printed(report: Report, at: datetime | None = None, *, mark: str = "") -> dict[str, Any]:
    """What the paper is printed from: the frozen facts, and the names of those who inspected, wrote and judged it.

    They sign in office, so the paper names them; no record repeats the names.
    """
    return {**report.facts, "mark": mark, "people": people(report, at), "inspectors": inspectors(report)}


def people(report: Report, at: datetime | None) -> list[dict[str, str]]:
    """Who wrote, reviewed and released it, as far as the actor may know the names: the body's own people may."""
    names = selectors.names_of(report.body_id)
    told: list[tuple[str, int | None, datetime | None]] = []
    if report.visit:
        told.append(("检查", report.visit.inspector_id, report.visit.recorded_at))
    told += [("编写", person, report.submitted_at or at) for person in report.authors]
    for each in selectors.standing_reviews().filter(report=report):
        told.append(("审核" if each.level < (report.levels or 1) else "签发", each.reviewer_id, each.reviewed_at))
    return [
        {"post": post, "name": names.get(person or 0, ""), "on": local_date(moment).isoformat() if moment else ""}
        for post, person, moment in told
    ]


def inspectors(report: Report) -> list[str]:
    """Who made the visits it is about, each once, with what they were qualified for."""
    told: dict[str, None] = {}
    for visit in visits_of(report):
        name = selectors.names_of(visit.mandate.appointed_body.pk).get(visit.inspector_id or 0, "")
        told["，".join(filter(None, (name, "、".join(qualifications(visit)))))] = None
    return [each for each in told if each]


def hindered(report: Report, kind: Kind, *, refuse: bool = True) -> list[str]:
    """The open findings that are in the way of a report of this kind, in words; refuses where the region's list says they forbid it."""
    if not kind.blocking:
        return []
    rows = selectors.open_findings(report.project).filter(grade_current__in=kind.blocking)
    scheme = scheme_on(report.region_code, report.until_on)
    found = [f"风险 {each.number}（{scheme.label(each.grade_current)}，{each.place}）还没有销项。" for each in rows]
    if found and kind.blocks and refuse:
        no = Refusals()
        for words in found:
            no.add(
                f"{words}当地规定此时不能出具{kind.title}报告，请责任单位整改，复核销项后再提交。",
                because=[each for each in kind.because if each.figure == "report_blocks"],
            )
        no.stop()
    return found


def independent(report: Report, on: date) -> dict[str, Any]:
    """What the report says of the body's independence on its day; refuses where the law of the region does."""
    mandate = report.mandate
    if mandate.left:
        raise Conflict(Reason("机构已经更换，不能再出具报告。"))
    (checked,) = independence.check(report.project, [report.body], on)
    objections = checked.objections()
    because = independence.articles(mandate.region_code, mandate.signed_on)
    if objections and (forbids := independence.report_is_refused(report.region_code, on)):
        no = Refusals()
        for objection in objections:
            no.add(f"{objection}请主承保机构改聘后由新的机构出具。", because=(*because, *forbids.reasons))
        no.stop()
    return {
        "independence": {"parties": len(checked.parties), "objections": objections},
        "declaration": declared_for(mandate, checked, on),
    }


def feed(by: Actor, at: datetime, visit: Visit, *, again_for: Collection[int] | None = None) -> None:
    """One fact for each party: what the visit found that it must put right; `again_for` those whose fact was taken back."""
    scheme = scheme_on(visit.region_code, visit.visited_on)
    by_party: dict[int, list[Grade]] = defaultdict(list)
    found = visit.findings.order_by("number")
    for finding in found if again_for is None else found.filter(responsible_id__in=again_for):
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
            again=again_for is not None,
        )  # fmt: skip


@act
def recall_report(*, by: Actor, at: datetime, report: Report, reason: str) -> Report:
    """The head of the body recalls an issued report; everybody who got it is told why, and anybody who checks it sees it.

    The signed notice of recall takes the place of the paper; the paper itself stays on file.
    """
    by.require("inspections.approve")
    report = locked(report)
    if by.kind != "house" and not by.acts_for(report.body_id):
        raise Forbidden(Reason("只有出具报告的风险管理机构可以撤回。"))
    if not reason.strip():
        raise Refusal(Reason("请写明撤回的原因。", "reason"))
    report.recalled_at, report.reason = at, reason.strip()
    move(report, "recall_report", by=by, at=at, fields=("recalled_at", "reason"))
    documents.generate(
        by=by, at=at, subject=report.root, kind=PAPER, title=f"撤回通知 {report.number}", template="inspections/recall.typ",
        number=f"{report.number}-撤回", check_at=check_address(report), sign_for=report.body_id,
        replaces=filed.latest(report.root, PAPER), recalls=True,
        data={
            "kind": report.facts["kind"], "number": report.number, "body": report.body.name, "project": report.project.name,
            "issued_at": report.issued_at, "reason": report.reason,
        },
    )  # fmt: skip
    tell_recalled(by, at, report)
    return report

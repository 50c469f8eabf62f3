"""Entries made by mistake are void with a reason: they stay to be seen and count nowhere, nor do the credit facts made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal
from idi.foundation.credit import services as credit
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices import services as notices
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.models import Accident, Finding, Rectification, ReturnVisit, Visit
from idi.lifecycle.inspections.scheme import scheme_on
from idi.lifecycle.inspections.services import accidents, issuing
from idi.lifecycle.inspections.services.booking import come_again
from idi.lifecycle.inspections.services.cosigning import COSIGN_TASK
from idi.lifecycle.inspections.services.escalating import ESCALATED_TASK, LATE_FACT
from idi.lifecycle.inspections.services.returning import ask_for_returns
from idi.lifecycle.inspections.services.scoring import rescore
from idi.lifecycle.inspections.services.verifying import VERIFY_TASK
from idi.lifecycle.inspections.services.visits import RECTIFY_TASK, ask_to_rectify, plan_again

OF_FINDINGS = (RECTIFY_TASK, VERIFY_TASK, ESCALATED_TASK, COSIGN_TASK)


@act
def void_finding(*, by: Actor, at: datetime, finding: Finding, reason: str) -> Finding:
    """The body takes a finding back that should not have been entered. Refused once something was decided about it."""
    finding = locked(finding)
    _require_body(by, finding.visit, reason)
    _require_undecided(finding)
    _void(by, at, finding, reason)
    _settle(by, at, finding.visit, [finding], reason)
    return finding


@act
def void_visit(*, by: Actor, at: datetime, visit: Visit, reason: str) -> Visit:
    """The body takes a whole visit back, with its findings: what it had kept or planned stands as before. Refused where
    its report is out, or a finding of it was decided."""
    visit = locked(visit)
    _require_body(by, visit, reason)
    if visit.reports.exclude(state__in=("dropped", "recalled", "replaced")).exists():
        raise Conflict(Reason("这次检查已有报告，不能作废；请先作废草稿或撤回报告，或者逐条作废有误的风险记录。"))
    found = list(visit.findings.select_for_update(of=("self",)))
    for finding in found:
        _require_undecided(finding)
    for finding in found:
        _void(by, at, finding, reason)
    _void(by, at, visit, reason)
    _settle(by, at, visit, found, reason)
    if visit.mandate.state == "appointed":
        plan_again(by, at, visit.mandate)
    come_again(by, at, visit)
    if ReturnVisit.objects.filter(visit=visit).update(visit=None):
        ask_for_returns(by, at, visit.mandate)
    return visit


@act
def void_rectification(*, by: Actor, at: datetime, rectification: Rectification, reason: str) -> Rectification:
    """Whoever replied takes a reply back that was a mistake, as long as nobody judged it: the finding waits for one again."""
    rectification = locked(rectification)
    finding = locked(rectification.finding)
    if by.kind != "house" and not (by.may("inspections.rectify") and by.acts_for(rectification.replied_by_id)):
        raise Forbidden(Reason("整改回复只能由提交的单位作废。"))
    _require_reason(reason)
    if rectification.accepted is not None:
        raise Conflict(Reason("整改回复已经复核，不能作废。"))
    _void(by, at, rectification, reason)
    move(finding, "take_back", by=by, at=at, round=rectification.round)
    for kind in (VERIFY_TASK, COSIGN_TASK):
        diary.finish_task(by=by, at=at, kind=kind, subject=finding, project_id=finding.project_id)
    ask_to_rectify(by, at, finding)
    return rectification


@act
def void_accident(*, by: Actor, at: datetime, accident: Accident, reason: str) -> Accident:
    """Who reported an accident takes the report back; authority and insurers are told, the credit fact is withdrawn."""
    accident = locked(accident)
    accidents.require_reporter(by, accident)
    _require_reason(reason)
    _void(by, at, accident, reason)
    credit.retract(
        by=by, at=at, subject=accident, kind=accidents.FACT, project_id=accident.project_id, because=_said(reason)
    )
    diary.finish_task(by=by, at=at, kind=accidents.NOTE_TASK, subject=accident, project_id=accident.project_id)
    for holder_id in accidents.told_of(by, at, accident):
        notices.tell(
            by=by, at=at, holder_id=holder_id, title=f"事故报告已作废：{accident.number}", text=_said(reason),
            address=reverse("inspections:accident", args=[accident.pk]), subject=accident,
        )  # fmt: skip
    return accident


def _require_body(by: Actor, visit: Visit, reason: str) -> None:
    by.require("inspections.close")
    body = visit.mandate.at_work
    if by.kind != "house" and not (body is not None and by.acts_for(body.pk)):
        raise Forbidden(Reason("检查和风险记录只能由受聘的风险管理机构作废。"))
    _require_reason(reason)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal(Reason("请写明作废的理由。", "reason"))


def _require_undecided(finding: Finding) -> None:
    if finding.state == "closed":
        raise Conflict(Reason(f"风险 {finding.number} 已经复核通过，不能作废；请先撤销销项。"))
    if selectors.standing_consequence(finding) is not None:
        raise Conflict(Reason(f"主承保机构已就风险 {finding.number} 作出处置，请先由其撤回，再作废。"))


def _void(by: Actor, at: datetime, row: Any, reason: str) -> None:
    row.voided_at, row.voided_reason = at, reason.strip()
    row.save(update_fields=["voided_at", "voided_reason"])
    record(f"inspections.void_{row._meta.model_name}", by=by, at=at, subject=row)


def _settle(by: Actor, at: datetime, visit: Visit, gone: list[Finding], reason: str) -> None:
    """What hung on the findings that are gone: tasks, the score of the visit, credit facts, risk scores; the parties are told."""
    for finding in gone:
        for kind in OF_FINDINGS:
            diary.finish_task(by=by, at=at, kind=kind, subject=finding, project_id=finding.project_id)
        credit.retract(
            by=by, at=at, subject=finding, kind=LATE_FACT, project_id=finding.project_id, because=_said(reason)
        )
        notices.tell(
            by=by, at=at, holder_id=finding.responsible_id, title=f"风险记录已作废：{finding.number}",
            text=f"{_said(reason)}无须整改。", address=reverse("inspections:finding", args=[finding.pk]), subject=finding,
        )  # fmt: skip
    scheme = scheme_on(visit.region_code, visit.visited_on)
    visit.score = sum(scheme.known(each.grade_original).weight for each in visit.findings.all())
    visit.save(update_fields=["score"])
    told = credit.retract(
        by=by, at=at, subject=visit, kind=issuing.FACT, project_id=visit.project_id, because=_said(reason),
        organisation_ids={each.responsible_id for each in gone},
    )  # fmt: skip
    issuing.feed(by, at, visit, again_for=told)
    for party_id in {each.responsible_id for each in gone}:
        rescore(party_id, visit.mandate.lead_id)


def _said(reason: str) -> str:
    return f"登记有误，已作废：{reason.strip()}。"

"""The letter of a decision: element by element what, why and by which clause, and every way to contest it (Insurance Law 24)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.language import on_paper
from idi.foundation.core.wording import day
from idi.foundation.documents import services as documents
from idi.lifecycle.claims.kinds import ITEMS, PLACES, SYMPTOMS
from idi.lifecycle.claims.models import Claim, Decision, DecisionLine
from idi.lifecycle.policies import selectors as policies
from idi.rules.days import Period, corresponding_day

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document

REFUSAL, DECISION = "claims.refusal", "claims.decision"


def limitation(claim: Claim) -> tuple[date, tuple[rules.Because, ...]]:
    """The day until which the claim can be brought to court, and its source: told to the owner, never used to refuse."""
    law = rules.law(claim.region_code, or_national=True)
    years = law.figure("claim_limitation_years", claim.discovered_on)
    return corresponding_day(claim.discovered_on, Period(years.whole(), "years")), years.reasons


@on_paper
def decision(*, by: Actor, at: datetime, claim: Claim, decision: Decision, lines: Sequence[DecisionLine]) -> Document:
    """Makes, signs and files the letter. The owner is addressed without a name: papers hold no personal data."""
    number = f"{claim.number}-J{decision.number}"
    refused = decision.outcome == Decision.Outcome.REFUSED
    return documents.generate(
        by=by, at=at, subject=claim, kind=REFUSAL if refused else DECISION,
        title=f"{'拒赔通知书' if refused else '核定通知书'} {number}", template="claims/decision.typ",
        data=_told(claim, decision, lines), number=number,
        check_at=f"{settings.IDI_PUBLIC_URL}/p/track/{claim.track_code}/", sign_for=claim.lead_id,
    )  # fmt: skip


def _told(claim: Claim, decision: Decision, lines: Sequence[DecisionLine]) -> dict[str, Any]:
    lead = claim.policy.lead  # type: ignore[union-attr]
    until, limitation_because = limitation(claim)
    survey = claim.surveys.order_by("-id").first()
    law = rules.law(claim.region_code, or_national=True)
    covered = sum(line.outcome == DecisionLine.Outcome.COVERED for line in lines)
    return {
        "title": "拒赔通知书" if not covered else "核定通知书",
        "result": "不属于保险责任" if not covered else "属于保险责任" if covered == len(lines) else "部分属于保险责任",
        "contested": covered < len(lines),
        "insurer": lead.name,
        "phone": lead.contact_phone,
        "claim": claim.number,
        "policy": claim.policy.number,  # type: ignore[union-attr]
        "place": f"{claim.project.name} {claim.building or ''} {claim.unit or ''}".strip(),  # type: ignore[union-attr]
        "reported_at": claim.reported_at,
        "discovered_on": claim.discovered_on,
        "symptom": f"{SYMPTOMS[claim.symptom]} {PLACES.get(claim.place, '')}".strip(),
        "survey": survey.finding if survey else "",
        "facts": decision.facts,
        "number": decision.number,
        "lines": [_line(claim, line) for line in lines],
        "tested": [
            [each["text"], "适用" if each["applies"] else "不适用", _explained(each)] for each in decision.tested
        ],
        "payable": decision.payable,
        "because": decision.because,
        "appraisal": [each.to_json() for each in law.figure("dispute_applicants", claim.discovered_on).reasons],
        "limitation_on": until,
        "limitation_because": [each.to_json() for each in limitation_because],
    }


def _line(claim: Claim, line: DecisionLine) -> dict[str, Any]:
    row = policies.cover_on(claim.unit or claim.building, line.item, claim.discovered_on)
    return {
        "element": line.element, "item": row.name if row else str(ITEMS.get(line.item, line.item)),
        "outcome": line.get_outcome_display(), "starts_on": line.starts_on, "ends_on": line.ends_on, "ground": line.ground,
        "reasons": line.reasons, "exclusion": line.disclosure.get("text", ""),
        "disclosed": _explained(line.disclosure) if line.disclosure else "",
        "answers": [_answers(each) for each in line.answers] if line.outcome != DecisionLine.Outcome.COVERED else [],
        "reckoning": [[each["label"], each["amount"]] for each in line.reckoning],
    }  # fmt: skip


def _answers(each: dict[str, Any]) -> str:
    names = {"developer": "建设单位", "contractor": "施工单位", "insurer": "保险机构", "owner": "业主"}
    until = f"，至{day(date.fromisoformat(each['until']))}" if each.get("until") else ""
    return f"{names[each['party']]}：{each['basis']}{until}"


def _explained(record: dict[str, Any]) -> str:
    """When an exclusion was explained and acknowledged before the contract."""
    if not record.get("explained_at"):
        return "没有说明的记录"
    acknowledged = record.get("acknowledged_at")
    confirmed = f"，{_said(acknowledged)}投保人确认" if acknowledged else ""
    return f"{_said(record['explained_at'])}{record['how']}{confirmed}"


def _said(moment: str) -> str:
    return day(local_date(datetime.fromisoformat(moment)))

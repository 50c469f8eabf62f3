"""The letter of refusal: clause, facts, and every way to contest it (Insurance Law 24)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.core.language import on_paper
from idi.foundation.documents import services as documents
from idi.lifecycle.claims.kinds import ITEMS, PLACES, SYMPTOMS
from idi.lifecycle.claims.models import Claim, Decision
from idi.lifecycle.policies import selectors as policies
from idi.rules.days import Period, corresponding_day

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document


def limitation(claim: Claim) -> tuple[date, tuple[rules.Because, ...]]:
    """The day until which the claim can be brought to court, and its source: told to the owner, never used to refuse."""
    law = rules.law(claim.region_code, or_national=True)
    years = law.figure("claim_limitation_years", claim.discovered_on)
    return corresponding_day(claim.discovered_on, Period(years.whole(), "years")), years.reasons


@on_paper
def refusal(*, by: Actor, at: datetime, claim: Claim, decision: Decision) -> Document:
    """Makes and files the letter. The owner is addressed without a name: papers hold no personal data."""
    number = f"{claim.number}-J{decision.number}"
    return documents.generate(
        by=by, at=at, subject=claim, kind="claims.refusal", title=f"拒赔通知书 {number}",
        template="claims/refusal.typ", data=_told(claim, decision), number=number,
        check_at=f"{settings.IDI_PUBLIC_URL}/p/track/{claim.track_code}/",
    )  # fmt: skip


def _told(claim: Claim, decision: Decision) -> dict[str, Any]:
    lead = claim.policy.lead  # type: ignore[union-attr]
    until, limitation_because = limitation(claim)
    row = policies.cover_on(claim.unit or claim.building, decision.item, claim.discovered_on)
    survey = claim.surveys.order_by("-id").first()
    law = rules.law(claim.region_code, or_national=True)
    return {
        "insurer": lead.name,
        "phone": lead.contact_phone,
        "claim": claim.number,
        "policy": claim.policy.number,  # type: ignore[union-attr]
        "place": f"{claim.project.name} {claim.building or ''} {claim.unit or ''}".strip(),  # type: ignore[union-attr]
        "reported_at": claim.reported_at,
        "discovered_on": claim.discovered_on,
        "symptom": f"{SYMPTOMS[claim.symptom]} {PLACES.get(claim.place, '')}".strip(),
        "item": row.name if row else str(ITEMS.get(decision.item, decision.item)),
        "starts_on": row and row.starts_on,
        "ends_on": row and row.ends_on,
        "survey": survey.finding if survey else "",
        "ground": decision.ground,
        "reasons": decision.reasons,
        "because": decision.because,
        "appraisal": [each.to_json() for each in law.figure("dispute_applicants", claim.discovered_on).reasons],
        "limitation_on": until,
        "limitation_because": [each.to_json() for each in limitation_because],
    }

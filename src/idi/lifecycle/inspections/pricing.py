"""What an open finding costs inside the filed table: the premium as it stands, and if it were closed by then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusal
from idi.lifecycle.inspections.scheme import scheme_on
from idi.lifecycle.rating import services as rating

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import Finding
    from idi.lifecycle.policies.models import Policy

READING = "findings_score"


@dataclass(frozen=True, slots=True)
class Priced:
    """The score with and without a finding, and the premium of the accepted offer at either."""

    score: int
    score_closed: int
    premium: Decimal
    premium_closed: Decimal

    @property
    def difference(self) -> Decimal:
        return self.premium - self.premium_closed


def score_of(findings: Iterable[Finding], on: date) -> int:
    """The risk score of findings that are not put right: the sum of the weights of their grades."""
    return sum(scheme_on(each.region_code, on).known(each.grade_current).weight for each in findings)


def priced(actor: Actor, finding: Finding, policy: Policy | None, others: Iterable[Finding], on: date) -> Priced | None:
    """The price of one open finding; `others` are the open findings of the same party. None where no filed factor reads the score."""
    if finding.state == "closed" or policy is None or policy.proposal is None or not actor.acts_for(policy.lead_id):
        return None
    closed = score_of([each for each in others if each.pk != finding.pk], on)
    score = closed + score_of([finding], on)
    try:
        now, then = (
            rating.price_as_accepted(by=actor, quote=policy.proposal.quote, assumed={READING: str(each)})
            for each in (score, closed)
        )
    except Refusal:
        return None
    if now is None or then is None:
        return None
    return Priced(score, closed, now.provisional, then.provisional)

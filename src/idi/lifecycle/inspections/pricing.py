"""What an open finding costs inside the filed table: the premium as it stands, and if it were closed by then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusal
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.models import Finding
from idi.lifecycle.inspections.scheme import scheme_on
from idi.lifecycle.rating import services as rating

if TYPE_CHECKING:
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
    if finding.state == "closed" or not _may_read(actor, policy):
        return None
    closed = score_of([each for each in others if each.pk != finding.pk], on)
    return _at_either(actor, policy, closed + score_of([finding], on), closed)


def priced_project(actor: Actor, project_id: int, policy: Policy | None, lead_id: int, on: date) -> Priced | None:
    """The price of all open findings of a project, as far as the reader sees findings: that of the contractor they weigh on most.

    None where nothing is open, or no filed factor reads the score.
    """
    here = list(
        Finding.objects.filter(project_id=project_id, asks_reply=True, responsible__kind="contractor").exclude(
            state="closed"
        )
    )
    if not here or not _may_read(actor, policy):
        return None
    own: dict[int, int] = {}
    for each in here:
        own[each.responsible_id] = own.get(each.responsible_id, 0) + score_of([each], on)
    party_id = max(own, key=lambda pk: own[pk])
    score = score_of(selectors.open_of_party(party_id, lead_id), on)
    return _at_either(actor, policy, score, score - own[party_id])


def _may_read(actor: Actor, policy: Policy | None) -> bool:
    """The lead and the developer, who accepted the offer, may read what it would cost."""
    if policy is None or not actor.may("rating.read_quotes"):
        return False
    own = actor.acts_for(policy.lead_id) or actor.acts_for(policy.project.developer_id)
    return own and policy.proposal is not None


def _at_either(actor: Actor, policy: Policy | None, score: int, closed: int) -> Priced | None:
    assert policy is not None and policy.proposal is not None  # noqa: S101  asked before
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

"""Where a defect stands on the day it was discovered and who answers for it: the rules asked about one place.

What comes out is stored with the claim and shown on public pages. It is guidance: only the insurer's decision decides.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from idi import rules
from idi.lifecycle.acceptance import selectors as acceptance
from idi.lifecycle.claims.kinds import likely_item
from idi.lifecycle.policies import selectors as policies

if TYPE_CHECKING:
    from idi.lifecycle.claims.models import Claim
    from idi.lifecycle.policies.models import CoverItem

_BEST_FIRST = ("in_cover", "in_wait", "not_started", "expired", "not_covered")


def answer(row: CoverItem, on: date, *, handed_over_on: date | None = None) -> rules.Answer:
    """State of one insured item on a day and who answers; one that an endorsement took out on that day is not covered."""
    return rules.answer(
        rules.law(row.policy.law), row.item if policies.gap_on(row, on) else policies.clock(row), on,
        signed_on=row.policy.signed_on, accepted_on=row.accepted_on, handed_over_on=handed_over_on,
    )  # fmt: skip


def handed_over(place: Any) -> date | None:
    """The day a home was handed over, from which the developer's own warranty runs; a building as a whole has none."""
    return acceptance.handed_over_on(place) if getattr(place, "building_id", None) else None


def answer_for(rows: list[CoverItem], item: str, on: date) -> rules.Answer:
    """The same by item code among the insured items of a building; an item not among them is not covered."""
    row = next((each for each in rows if each.item == item), None)
    if row is not None:
        return answer(row, on)
    first = rows[0]
    return rules.answer(
        rules.law(first.policy.law), item, on, signed_on=first.policy.signed_on, accepted_on=first.accepted_on
    )


def triage(place: Any, *, symptom: str, where: str, discovered_on: date, reported_on: date) -> dict[str, Any]:
    """What is stored as `Claim.triage`: item, name, state, days_left, on, responsible, because, warnings.

    Without insured items at the place the state is `no_policy`. Where the symptom does not tell the item, the item
    under which cover stands best is taken, so that nobody is turned away by a guess.
    """
    rows = list(policies.cover_of(place, discovered_on))
    return triage_of(
        rows, handed_over(place), symptom=symptom, where=where, discovered_on=discovered_on, reported_on=reported_on
    )


def triage_of(
    rows: list[CoverItem], handed_over_on: date | None, *, symptom: str, where: str, discovered_on: date, reported_on: date
) -> dict[str, Any]:  # fmt: skip
    """The same where the insured items of the building and the handover of the home are known already."""
    if not rows:
        return _without_policy(discovered_on)
    code = likely_item(symptom, where)
    row = next((each for each in rows if each.item == code), None) or min(
        rows, key=lambda each: _BEST_FIRST.index(answer(each, discovered_on).state)
    )
    found = answer(row, discovered_on, handed_over_on=handed_over_on)
    return {
        "item": row.item,
        "name": row.name,
        "state": found.state,
        "days_left": found.days_left,
        "on": discovered_on.isoformat(),
        "starts_on": row.starts_on and row.starts_on.isoformat(),
        "ends_on": row.ends_on and row.ends_on.isoformat(),
        "excluded": row.excluded,
        "responsible": [each.to_json() for each in found.responsible],
        "because": row.because,
        "evidence_needed": answer(row, reported_on).state != found.state,
    }


def builder_first(state: str) -> bool:
    """Whether the builder answers first where cover stands so; with a policy in force only."""
    return state in ("in_wait", "not_started", "no_policy")


def _without_policy(on: date) -> dict[str, Any]:
    return {
        "item": "", "name": "", "state": "no_policy", "days_left": None, "on": on.isoformat(), "starts_on": None,
        "ends_on": None, "excluded": "", "responsible": [], "because": [], "evidence_needed": False,
    }  # fmt: skip


def known_items(claim: Claim) -> list[str]:
    """Codes of the items a surveyor or handler may name: all the law of the policy knows, insured or not."""
    return rules.item_codes(rules.law(claim.policy.law)) if claim.policy else []

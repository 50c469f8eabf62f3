"""What the insurers expect still to pay on a claim: set by rule as the claim goes on, by hand with a reason, split to the cent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.money import yuan
from idi.foundation.journal.services import locked, record
from idi.lifecycle.claims.models import Claim, Decision, Reserve
from idi.lifecycle.claims.services.passing_on import require_lead
from idi.lifecycle.policies import selectors as policies

Rule = Reserve.Rule
_ENDED = ("closed", "withdrawn", "voided", "joined", "paid", "with_builder")


def reserved(claim: Claim) -> bool:
    """Whether something may still have to be paid on a claim, so that somebody may expect another amount."""
    return claim.lead_id is not None and claim.state not in _ENDED


@act
def set_reserve(*, by: Actor, at: datetime, claim: Claim, amount: Decimal, reason: str) -> Reserve:
    """Somebody of the lead expects another amount and says why. Refused once the claim has ended."""
    claim = locked(claim)
    by.require("claims.reserve")
    require_lead(by, claim)
    if not reserved(claim):
        raise Conflict(Reason(f"当前状态为“{claim.get_state_display()}”，没有未决赔款，不能调整准备金。"))
    standing = _standing(claim)
    no = Refusals()
    no.unless(amount >= 0 and yuan(amount) == amount, "准备金应不小于零且精确到分。", field="amount")
    no.unless(bool(reason.strip()), "请写明调整的原因。", field="reason")
    no.unless(standing is None or standing.amount != amount, "金额与现在的准备金相同。", field="amount")
    no.stop()
    return _set(claim, amount, Rule.HAND, by=by, at=at, reason=reason.strip())


def open_reserve(*, by: Actor, at: datetime, claim: Claim) -> None:
    """The claim came to the insurers: the first reserve, by the figure of the region. The caller holds the lock."""
    if claim.policy is None:
        return
    figure = rules.law(claim.region_code, or_national=True).figure("initial_reserve", local_date(at))
    _set(claim, yuan(figure.whole()), Rule.INITIAL, by=by, at=at, because=figure.reasons)


def follow_survey(*, by: Actor, at: datetime, claim: Claim) -> None:
    """The surveyor's estimate takes the place of what was reckoned before."""
    if claim.estimate is not None:
        _set(claim, claim.estimate, Rule.SURVEY, by=by, at=at)


def follow_decision(*, by: Actor, at: datetime, claim: Claim, decision: Decision) -> None:
    """A decision of cover leaves what is payable, a refusal nothing."""
    if decision.outcome == Decision.Outcome.REFUSED:
        _set(claim, Decimal("0.00"), Rule.DECISION, by=by, at=at)
    elif decision.payable is not None:
        _set(claim, decision.payable, Rule.DECISION, by=by, at=at)


def follow_advance(*, by: Actor, at: datetime, claim: Claim, amount: Decimal) -> None:
    """A part was paid before the whole is agreed: that much less is still to pay. What is agreed counts it already."""
    standing = _standing(claim)
    if standing is not None and claim.amount is None:
        _set(claim, max(standing.amount - amount, Decimal("0.00")), Rule.ADVANCE, by=by, at=at)


def follow_award(*, by: Actor, at: datetime, claim: Claim, amount: Decimal) -> None:
    """What an award added is owed beside the claim, even one that was paid: that much more is still to pay."""
    _set(claim, _expected(claim) + amount, Rule.AWARD, by=by, at=at)


def follow_supplement(*, by: Actor, at: datetime, claim: Claim, amount: Decimal) -> None:
    """What an award added was paid: that much less is still to pay."""
    _set(claim, max(_expected(claim) - amount, Decimal("0.00")), Rule.AWARD, by=by, at=at)


def follow_extension(*, by: Actor, at: datetime, claim: Claim, amount: Decimal) -> None:
    """The repair became longer: where what it leaves to pay is more than was reckoned, that takes its place; never less."""
    _set(claim, max(_expected(claim), amount), Rule.EXTENDED, by=by, at=at)


def follow_amount(*, by: Actor, at: datetime, claim: Claim, amount: Decimal) -> None:
    """The amount is agreed: `amount` is what is still to pay, less advances and with what an award added beside it."""
    _set(claim, amount, Rule.AGREED, by=by, at=at)


def follow_payment(*, by: Actor, at: datetime, claim: Claim, beside: Decimal) -> None:
    """The amount was paid: only what an award added `beside` it, and was not paid yet, is still to pay."""
    _set(claim, beside, Rule.ENDED, by=by, at=at)


def end_reserve(*, by: Actor, at: datetime, claim: Claim) -> None:
    """Closed, withdrawn or voided: nothing more to pay is expected."""
    _set(claim, Decimal("0.00"), Rule.ENDED, by=by, at=at)


def _expected(claim: Claim) -> Decimal:
    standing = _standing(claim)
    return standing.amount if standing else Decimal("0.00")


def _standing(claim: Claim) -> Reserve | None:
    return Reserve.objects.filter(claim=claim, replaced_at__isnull=True).first()


def _set(
    claim: Claim, amount: Decimal, rule: str, *, by: Actor, at: datetime, reason: str = "",
    because: Iterable[rules.Because] = (),
) -> Reserve:  # fmt: skip
    """The next row of the history; where a rule would leave everything as it is, the standing one.

    Written as the house: an owner who withdraws sees no reserve, and yet ends it.
    """
    with house(claim.scope_id, cause=by):
        return _written(claim, amount, rule, by=by, at=at, reason=reason, because=because)


def _written(
    claim: Claim, amount: Decimal, rule: str, *, by: Actor, at: datetime, reason: str, because: Iterable[rules.Because]
) -> Reserve:
    standing = _standing(claim)
    if standing is not None and standing.amount == amount and rule != Rule.HAND:
        return standing
    if standing is not None:
        standing.replaced_at = at
        standing.save(update_fields=["replaced_at"])
    row = Reserve.objects.create(
        claim=claim, project_id=claim.scope_id, unit_id=claim.unit_id, region_code=claim.region_code,
        number=(standing.number if standing else 0) + 1, amount=amount, rule=rule, reason=reason,
        parts=_parts(claim, amount), because=[each.to_json() for each in because], set_at=at, set_by_id=by.person_id,
    )  # fmt: skip
    record("claims.set_reserve", by=by, at=at, subject=claim, amount=amount, rule=rule, number=row.number)
    return row


def _parts(claim: Claim, amount: Decimal) -> list[dict[str, Any]]:
    """The co-insurers' parts by the panel of the loss, the lead first; they add up to the cent."""
    if claim.policy is None:
        return []
    panel = policies.panel_of_loss(
        claim.policy, reported_on=local_date(claim.reported_at), discovered_on=claim.discovered_on
    )
    if not panel:
        return []
    return [
        {"insurer": int(part.insurer), "share": rules.decimal_text(part.share), "amount": f"{part.amount:.2f}"}
        for part in rules.split(amount, [(str(insurer), share) for insurer, share in panel])
    ]

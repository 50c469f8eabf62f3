"""Repair, the amount the owner agreed to, and the end of a claim."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusal
from idi.foundation.core.money import yuan
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.claims import claimant
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.services import clocks, emergency, paying, reserving
from idi.lifecycle.claims.services.allowing import require_move
from idi.lifecycle.claims.services.correcting import require_decided_on_survey
from idi.lifecycle.claims.services.passing_on import pass_on, require_lead


@act
def begin_repair(*, by: Actor, at: datetime, claim: Claim) -> Claim:
    """A repair was ordered; called by repairs. Refused (Conflict) unless the claim is covered."""
    claim = locked(claim)
    require_decided_on_survey(claim)
    claim.repair_began_at = claim.repair_began_at or at
    move(claim, "begin_repair", by=by, at=at, fields=("repair_began_at",))
    clocks.follow(claim)
    pass_on(claim, by=by, at=at, before="covered")
    return claim


@act
def begin_emergency(*, by: Actor, at: datetime, claim: Claim) -> Claim:
    """A repair was ordered before the decision, to avert danger; the claim stays where it is, its emergency clock stops."""
    claim = locked(claim)
    claim.repair_began_at = claim.repair_began_at or at
    claim.save(update_fields=["repair_began_at"])
    clocks.follow(claim)
    emergency.answered(claim, by=by, at=at)
    record("claims.begin_emergency", by=by, at=at, subject=claim)
    return claim


@act
def confirm_amount(
    *, by: Actor, at: datetime, claim: Claim, amount: Decimal, payee_id: int | None = None, cash: bool = False
) -> Claim:  # fmt: skip
    """The owner confirmed the repair, or agreed to `cash` instead of one: what the lead now owes the payee (None: the owner).

    What was paid in advance is part of it: only the difference falls due (Insurance Law 25). Called by repairs.
    """
    claim = locked(claim)
    if cash:
        require_decided_on_survey(claim)
    if yuan(amount) != amount or amount <= 0:
        raise Refusal(Reason(gettext("赔付金额应大于零且精确到分。"), "amount"))
    advanced = paying.advanced(claim)
    if amount < advanced:
        raise Refusal(
            Reason(gettext("金额不能低于已先予支付的 %(amount)s 元。") % {"amount": f"{advanced:,.2f}"}, "amount")
        )
    verb, before = "agree_cash" if cash else "confirm_repair", claim.state
    require_move(claim, verb)
    claim.amount, claim.amount_confirmed_at, claim.payee_id = amount, at, payee_id
    fields = ("amount", "amount_confirmed_at", "payee_id")
    move(
        claim, verb, by=by, at=at, fields=fields, amount=amount, payee=payee_id,
        advanced=advanced, voice=claimant.voice(by, claim, checked=True),
    )  # fmt: skip
    clocks.follow(claim)
    reserving.follow_amount(by=by, at=at, claim=claim, amount=amount - advanced + paying.beside(claim))
    if amount > advanced:
        paying.owe(
            claim, paying.PAID, amount - advanced, by=by, at=at, payee_id=payee_id,
            due_on=paying.last_day(claim, "perform", at),
        )  # fmt: skip
    pass_on(claim, by=by, at=at, before=before)
    if amount == advanced:
        paying.conclude_if_paid(claim, by=by, at=at)
    return claim


@act
def resolve_under_warranty(*, by: Actor, at: datetime, claim: Claim, text: str) -> Claim:
    """Who repaired the same spot before put it right again at no price; called by repairs when the owner confirmed."""
    claim = locked(claim)
    before = claim.state
    claim.closing_note, claim.closed_at = text, at
    voice = claimant.voice(by, claim, checked=True)
    move(claim, "resolve_under_warranty", by=by, at=at, fields=("closing_note", "closed_at"), voice=voice)
    _end(claim, by=by, at=at, before=before)
    return claim


@act
def close(*, by: Actor, at: datetime, claim: Claim) -> Claim:
    """The file is closed: after payment, or after a refusal nobody contests any more."""
    claim = locked(claim)
    require_lead(by, claim)
    if claim.objections.filter(reviewed_at__isnull=True).exists():
        raise Conflict(Reason("还有待复核的异议，不能结案。"))
    if claim.owes_delay:
        raise Conflict(Reason("赔付迟延的损失还没有付清，不能结案。"))
    if claim.state == "paid" and paying.unpaid(claim):
        raise Conflict(Reason("还有没有付清的款项，不能结案。"))
    before = claim.state
    claim.closed_at = at
    move(claim, "close", by=by, at=at, fields=("closed_at",))
    _end(claim, by=by, at=at, before=before)
    return claim


def _end(claim: Claim, *, by: Actor, at: datetime, before: str) -> None:
    claim.clocks.filter(stopped_at__isnull=True).update(stopped_at=at)
    if claim.policy_id:
        reserving.end_reserve(by=by, at=at, claim=claim)
    pass_on(claim, by=by, at=at, before=before)

"""A second person approves a payment, or sends it back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason, Refusal, Refusals
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.services import locked, move
from idi.lifecycle.payouts.models import Payout
from idi.lifecycle.payouts.services.asking import APPROVE, CORRECT, answered, ask
from idi.lifecycle.payouts.services.payee import Account, check_payee
from idi.lifecycle.payouts.services.preparing import AUTHORITY


@act
def approve(*, by: Actor, at: datetime, payout: Payout, reason: str = "") -> Payout:
    """Somebody else than who prepared it approves the payment to this account, and says why where it passes what the decision
    found payable. The payee is checked again: the home may have changed hands since."""
    payout = _another(payout, by)
    no = Refusals()
    if payout.over:
        words = f"金额超过核定应付 {Decimal(payout.over['payable']):,.2f} 元（超出 {Decimal(payout.over['by']):,.2f} 元），批准的请写明理由。"
        no.unless(bool(reason.strip()), words, field="reason")
    authorised = documents.latest(payout, AUTHORITY) is not None
    given = Account(payout.holder_name, payout.account, payout.bank)
    check_payee(no, payout.claim, payout.due, given, authorised=authorised, by=by, at=at)
    no.stop()
    payout.approved_at, payout.approved_by_id = at, by.person_id or 0
    payout.approval_reason = reason.strip() if payout.over else ""
    fields = ("approved_at", "approved_by_id", "approval_reason")
    move(payout, "approve", by=by, at=at, fields=fields, alone=False, over=payout.over, reason=payout.approval_reason)
    answered(APPROVE, payout, by=by, at=at)
    return payout


@act
def reject(*, by: Actor, at: datetime, payout: Payout, reason: str) -> Payout:
    """The second person sends the payment back with what is to be put right."""
    payout = _another(payout, by)
    _give_reason(payout, reason)
    move(payout, "reject", by=by, at=at, fields=("reason",))
    answered(APPROVE, payout, by=by, at=at)
    ask(CORRECT, payout, f"付款 {payout.number} 被退回，请更正", by=by, at=at)
    return payout


@act
def drop(*, by: Actor, at: datetime, payout: Payout, reason: str) -> Payout:
    """The payment is let go of before the bank has it; the due stays and may be prepared anew."""
    payout = _own(payout, by)
    _give_reason(payout, reason)
    move(payout, "drop", by=by, at=at, fields=("reason",))
    for kind in (APPROVE, CORRECT):
        answered(kind, payout, by=by, at=at)
    return payout


def _own(payout: Payout, by: Actor) -> Payout:
    payout = locked(payout)
    if by.kind != "house" and not by.acts_for(payout.lead_id):
        raise Forbidden(Reason("赔款由主承保机构支付，从保机构不能代为操作。"))
    return payout


def _another(payout: Payout, by: Actor) -> Payout:
    payout = _own(payout, by)
    if by.person_id is not None and by.person_id == payout.prepared_by_id:
        raise Forbidden(Reason("付款应由提交人以外的另一人批准。"))
    return payout


def _give_reason(payout: Payout, reason: str) -> None:
    if not reason.strip():
        raise Refusal(Reason("请说明原因。", "reason"))
    payout.reason = reason.strip()

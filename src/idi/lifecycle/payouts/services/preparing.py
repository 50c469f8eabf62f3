"""A payment is prepared: payee checked, limit looked up; a changed account begins again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import blind_index
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.numbers import next_number
from idi.foundation.diary import services as diary
from idi.foundation.documents import selectors as documents
from idi.foundation.documents import services as filing
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.claims import services as claims
from idi.lifecycle.payouts import selectors
from idi.lifecycle.payouts.models import Payout
from idi.lifecycle.payouts.services.asking import APPROVE, CORRECT, GIVEN, answered, ask
from idi.lifecycle.payouts.services.payee import Account, account, check_payee, same_name
from idi.lifecycle.placed import on_claim

if TYPE_CHECKING:
    from idi.foundation.ledger.models import Due
    from idi.lifecycle.claims.models import Claim

AUTHORITY = "payouts.authority"
INDEX = "payout.account"


@act
def prepare(
    *, by: Actor, at: datetime, claim: Claim, due: Due, holder_name: str, account: str, bank: str,
    authority: BinaryIO | bytes | None = None,
) -> Payout:  # fmt: skip
    """Asks for one due of a claim to be paid to an account, once.

    Up to the limit of the region it is approved at once, above it a second person has to; whatever the amount, and with a reason,
    where it passes what the decision found payable. Without a number the account is the one the owner gave. Refuses a payee that is not whom the money is owed to, a due that is paid or
    already on its way, a claim whose estimate is zero.
    """
    claim = locked(claim)
    by.require("claims.pay")
    _require_lead(by, claim.lead_id)
    _require_payable(claim, due)
    given = _account(claim, due, holder_name, account, bank)
    no = Refusals()
    given.check(no)
    payee_as = check_payee(no, claim, due, given, authorised=authority is not None, by=by, at=at)
    no.stop()
    limit = rules.law(claim.region_code, or_national=True).figure("payment_second_person_over", local_date(at))
    over = claims.over_payable(claim, due)
    payout = Payout.objects.create(
        **on_claim(claim), due_id=due.pk, lead_id=claim.lead_id or 0, number=next_number("FK", claim.region_code, at),
        kind=due.kind, amount=due.open, payee_id=due.creditor_id, payee_as=payee_as,
        limit={"amount": str(limit.decimal()), "because": [each.to_json() for each in limit.reasons]},
        over={"payable": f"{over[0]:.2f}", "by": f"{over[1]:.2f}"} if over else {},
        second_person=over is not None or due.open > limit.decimal(), prepared_at=at, prepared_by_id=by.person_id or 0,
        **_stored(given),
    )  # fmt: skip
    diary.finish_task(by=by, at=at, kind=GIVEN, subject=claim, project_id=claim.project_id)
    record("payouts.prepare", by=by, at=at, subject=payout, kind=due.kind, amount=payout.amount, due=due.pk)
    _file_authority(payout, authority, by=by, at=at)
    _pass_for_approval(payout, by=by, at=at)
    return payout


@act
def change_account(
    *, by: Actor, at: datetime, payout: Payout, holder_name: str, account: str, bank: str,
    authority: BinaryIO | bytes | None = None,
) -> Payout:  # fmt: skip
    """Another account than the one approved: the approval is void and is asked for again, whatever the amount.

    Refused once the payment is in a list for the bank: its result is waited for first.
    """
    payout = locked(payout)
    _require_lead(by, payout.lead_id)
    if payout.state == "listed":
        raise Conflict(Reason("已列入付款清单交给银行，不能更改账户。请等银行回盘，失败后再更改。"))
    given = _account(payout.claim, payout.due, holder_name, account, bank)
    no = Refusals()
    given.check(no)
    authorised = authority is not None or documents.latest(payout, AUTHORITY) is not None
    payout.payee_as = check_payee(no, payout.claim, payout.due, given, authorised=authorised, by=by, at=at)
    no.stop()
    voided = payout.approved_at is not None
    for name, value in _stored(given).items():
        setattr(payout, name, value)
    payout.second_person = payout.second_person or voided
    payout.approved_at = payout.approved_by_id = payout.batch_id = None
    payout.prepared_at, payout.prepared_by_id, payout.reason, payout.approval_reason = at, by.person_id or 0, "", ""
    fields = (
        *_stored(given), "payee_as", "second_person", "approved_at", "approved_by_id", "batch", "prepared_at",
        "prepared_by_id", "reason", "approval_reason",
    )  # fmt: skip
    move(payout, "change_account", by=by, at=at, fields=fields, approval_void=voided)
    _file_authority(payout, authority, by=by, at=at)
    _pass_for_approval(payout, by=by, at=at)
    return payout


def _require_payable(claim: Claim, due: Due) -> None:
    if due.cancelled_at or not due.open:
        raise Conflict(Reason(f"账款 {due.number} 已结清或已取消，不能再付。"))
    if claim.estimate is not None and claim.estimate == 0:
        raise Conflict(Reason("查勘估损为零，不能付款。请先更正估损。"))
    living = Payout.objects.filter(due_id=due.pk).exclude(state="dropped").first()
    if living is not None:
        raise Conflict(
            Reason(f"账款 {due.number} 已有付款 {living.number}（{living.get_state_display()}），不能重复付款。")
        )


def _require_lead(by: Actor, lead_id: int | None) -> None:
    if by.kind != "house" and not by.acts_for(lead_id):
        raise Forbidden(Reason("赔款由主承保机构支付，从保机构不能代为操作。"))


def _account(claim: Claim, due: Due, holder_name: str, number: str, bank: str) -> Account:
    """As it was typed; without a number that of the owner, who gave it for one holder."""
    typed = account(holder_name, number, bank)
    given = selectors.given_account(claim) if due.creditor_id is None and not typed.account else None
    if given is None:
        return typed
    if not same_name(typed.holder_name, given.holder_name):
        raise Refusal(Reason("户名不是业主填写的，请同时填写这个户名的账号。", "account"))
    return replace(typed, account=given.account)


def _stored(given: Account) -> dict[str, str]:
    return {
        "holder_name": given.holder_name,
        "account": given.account,
        "account_index": blind_index(given.account, INDEX),
        "bank": given.bank,
    }


def _file_authority(payout: Payout, authority: BinaryIO | bytes | None, *, by: Actor, at: datetime) -> None:
    if authority is not None:
        filing.store(
            by=by, at=at, subject=payout, kind=AUTHORITY, title=f"授权委托书 {payout.number}", upload=authority,
            field="authority", replaces=documents.latest(payout, AUTHORITY),
        )  # fmt: skip


def _pass_for_approval(payout: Payout, *, by: Actor, at: datetime) -> None:
    """Up to the limit nobody else is needed; above it, or after a change of an approved account, somebody else is asked."""
    answered(CORRECT, payout, by=by, at=at)
    if payout.second_person:
        ask(APPROVE, payout, f"付款 {payout.number} 待另一人批准：{payout.amount:,.2f} 元", by=by, at=at)
        return
    payout.approved_at, payout.approved_by_id = at, by.person_id or 0
    move(payout, "approve", by=by, at=at, fields=("approved_at", "approved_by_id"), alone=True)

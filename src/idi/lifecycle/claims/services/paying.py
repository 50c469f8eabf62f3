"""What the lead owes because of a claim, and what it paid. The owner is served once, in full, by the lead.

Each amount is a due of its own: the claim, what of it was paid in advance, the costs of averting worse, the loss by delay.
Who may pay whom, and by which bank account, is decided by payouts, the stage after; it comes back here with the money.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.language import on_paper
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import announce, locked, move, record
from idi.foundation.ledger import selectors as dues
from idi.foundation.ledger import services as ledger
from idi.lifecycle.claims.events import ClaimPaid, SupplementPaid
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.selectors import latest_decision
from idi.lifecycle.claims.services import clocks, reserving
from idi.lifecycle.claims.services.passing_on import address, pass_on, read_because, require_lead, tell_reporter
from idi.lifecycle.policies import selectors as policies

if TYPE_CHECKING:
    from idi.foundation.ledger.models import Due

PAID, ADVANCE, MITIGATION, SUPPLEMENT = "claim", "claim_advance", "claim_mitigation", "claim_supplement"
SHARE, DELAY = "claim_share", "claim_delay"
SHARED = (PAID, ADVANCE, MITIGATION, SUPPLEMENT)
"""What co-insurers share; the loss by its own delay the lead bears alone."""


def owe(
    claim: Claim, kind: str, amount: Decimal, *, by: Actor, at: datetime, payee_id: int | None, due_on: date
) -> Due:  # fmt: skip
    """Opens what the lead owes a payee (None: the owner) because of the claim."""
    return ledger.open_due(
        by=by, at=at, kind=kind, debtor_id=claim.lead_id, creditor_id=payee_id, amount=amount, due_on=due_on,
        subject=claim, project_id=claim.scope_id, region_code=claim.region_code,
        contract=claim.policy.number if claim.policy else "",
    )  # fmt: skip


def last_day(claim: Claim, clock: str, at: datetime) -> date:
    """The last day of a clock of the claim; today where it has none."""
    row = claim.clocks.filter(clock=clock, due_on__isnull=False).first()
    return row.due_on if row and row.due_on else local_date(at)


def advanced(claim: Claim) -> Decimal:
    """What of the claim is paid in advance, or about to be."""
    return sum((due.amount for due in dues.dues_of(claim, ADVANCE)), Decimal(0))


def beside(claim: Claim) -> Decimal:
    """What an award added beside the amount and is not paid yet."""
    return sum((due.open for due in dues.dues_of(claim, SUPPLEMENT)), Decimal("0.00"))


def over_payable(claim: Claim, due: Due) -> tuple[Decimal, Decimal] | None:
    """What the standing decision found payable after deductible and limits, and by how much the confirmed amount passes it.

    None where it does not, or nothing was reckoned. What averting worse cost is paid beside the loss and has no part in it.
    """
    decision = latest_decision(claim)
    if decision is None or decision.payable is None or due.kind not in (PAID, ADVANCE):
        return None
    asked = claim.amount if due.kind == PAID and claim.amount is not None else advanced(claim)
    return (decision.payable, asked - decision.payable) if asked > decision.payable else None


def unpaid(claim: Claim) -> list[Due]:
    """What the lead still owes because of the claim, followers' parts apart."""
    return [due for due in dues.dues_of(claim) if due.kind in (*SHARED, DELAY) and due.open]


@act
def pay(
    *, by: Actor, at: datetime, claim: Claim, paid_on: date, reference: str, amount: Decimal | None = None
) -> Claim:  # fmt: skip
    """The lead paid the confirmed amount in full; each follower of the day of report now owes the lead its part.

    Paid late, the lead owes the payee what the delay costs (Insurance Law 23), beside it and out of its own pocket. A
    follower's delay touches no clock of the owner. Refuses another amount, a day to come and one before the amount
    was confirmed; the ledger refuses a bank reference used before.
    """
    claim = locked(claim)
    by.require("claims.pay")
    require_lead(by, claim)
    if claim.amount is None or claim.amount_confirmed_at is None:
        raise Conflict(Reason("业主确认维修后才能赔付。"))
    due = dues.dues_of(claim, PAID).last()
    if due is None:
        raise Conflict(Reason("没有待赔付的账款。"))
    confirmed_on = local_date(claim.amount_confirmed_at)
    no = Refusals()
    no.unless(amount in (None, due.amount), f"赔付应一次足额，金额为 {due.amount} 元。", field="amount")
    no.unless(
        confirmed_on <= paid_on <= local_date(at),
        f"付款日应在业主确认（{confirmed_on}）之后且不晚于今天。", field="paid_on",
    )  # fmt: skip
    no.stop()
    _receive(due, by=by, at=at, paid_on=paid_on, reference=reference)
    return _conclude(claim, by=by, at=at, paid_on=paid_on, due=due)


def task_of(due: Due) -> str:
    """The kind of the task by which the lead is asked to pay one of the amounts it owes because of a claim."""
    return {PAID: "claims.pay", DELAY: "claims.pay_delay"}.get(due.kind, f"claims.{due.kind[6:]}")


@act
def settle(*, by: Actor, at: datetime, claim: Claim, due: Due, paid_on: date, reference: str) -> Claim:
    """The lead paid one of the amounts it owes because of the claim, in full, whatever it is; called by payouts.

    Money a bank file already placed on the due is not noted a second time.
    """
    if due.kind == PAID:
        return pay(by=by, at=at, claim=claim, paid_on=paid_on, reference=reference)
    if due.kind == DELAY:
        return pay_delay(by=by, at=at, claim=claim, paid_on=paid_on, reference=reference)
    claim = locked(claim)
    by.require("claims.pay")
    require_lead(by, claim)
    _receive(due, by=by, at=at, paid_on=paid_on, reference=reference)
    record("claims.pay_part", by=by, at=at, subject=claim, kind=due.kind, amount=due.amount, paid_on=paid_on)
    diary.finish_task(by=by, at=at, kind=task_of(due), subject=claim, project_id=claim.project_id)
    if due.kind == ADVANCE:
        reserving.follow_advance(by=by, at=at, claim=claim, amount=due.amount)
    elif due.kind == SUPPLEMENT:
        _supplemented(claim, due, by=by, at=at)
    clocks.follow(claim)
    call_followers(claim, by=by, at=at)
    tell_reporter(
        claim, by=by, at=at, title=f"报案 {claim.number}：{on_paper(due.get_kind_display)()}已支付",
        text=f"{due.amount:,.2f} 元已由保险机构支付。",
    )  # fmt: skip
    conclude_if_paid(claim, by=by, at=at)
    return claim


def _supplemented(claim: Claim, due: Due, *, by: Actor, at: datetime) -> None:
    """Less is still to pay, more may be recovered from who is at fault."""
    reserving.follow_supplement(by=by, at=at, claim=claim, amount=due.amount)
    announce(SupplementPaid(
        scope_id=claim.scope_id, at=at, caused_by=by.person_id, claim_id=claim.pk, amount=due.amount
    ))  # fmt: skip


def _receive(due: Due, *, by: Actor, at: datetime, paid_on: date, reference: str) -> None:
    if due.open:
        ledger.receive(by=by, at=at, due=due, amount=due.open, paid_on=paid_on, reference=reference)


def conclude_if_paid(claim: Claim, *, by: Actor, at: datetime) -> None:
    """A claim whose whole amount was paid in advance is paid with the last of it; there is no difference to pay."""
    if claim.state == "repaired" and not dues.dues_of(claim, PAID).exists() and not unpaid(claim):
        _conclude(claim, by=by, at=at, paid_on=local_date(at), due=None)


def _conclude(claim: Claim, *, by: Actor, at: datetime, paid_on: date, due: Due | None) -> Claim:
    assert claim.amount is not None  # noqa: S101  only what was agreed is paid
    claim.paid_at = at
    delay = _delayed(claim, due, paid_on) if due else None
    claim.delay = delay.to_json() if delay and delay.amount else {}
    late = max(0, (paid_on - due.due_on).days) if due else 0
    move(claim, "pay", by=by, at=at, fields=("paid_at", "delay"), amount=claim.amount, paid_on=paid_on, days_late=late)
    clocks.follow(claim)
    reserving.follow_payment(by=by, at=at, claim=claim, beside=beside(claim))
    call_followers(claim, by=by, at=at)
    if claim.delay:
        _owe_delay(claim, by=by, at=at)
    pass_on(claim, by=by, at=at, before="repaired")
    tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 已赔付", text="赔款已由保险机构支付。")
    announce(ClaimPaid(
        scope_id=claim.scope_id, at=at, caused_by=by.person_id, claim_id=claim.pk, amount=claim.amount
    ))  # fmt: skip
    return claim


def _delayed(claim: Claim, due: Due, paid_on: date) -> rules.Delay | None:
    """What the delay costs; None where no rate is known for those days."""
    if paid_on <= due.due_on:
        return None
    try:
        return rules.delay(rules.law(claim.region_code, or_national=True), due.amount, due.due_on, paid_on)
    except rules.NotInForce:
        return None


def _owe_delay(claim: Claim, *, by: Actor, at: datetime) -> None:
    """The lead's own debt to whom it paid late, due at once."""
    assert claim.lead_id is not None  # noqa: S101  only a lead has paid
    amount = Decimal(claim.delay["amount"])
    due = owe(claim, DELAY, amount, by=by, at=at, payee_id=claim.payee_id, due_on=local_date(at))
    diary.open_task(
        by=by, at=at, holder_id=claim.lead_id, kind="claims.pay_delay", title=f"赔付迟延，请支付损失：{claim.number}",
        capability="claims.pay", address=address(claim), subject=claim, region_code=claim.region_code,
        project_id=claim.project_id, due_on=due.due_on, because=[read_because(each) for each in claim.delay["because"]],
    )  # fmt: skip
    _tell_of_delay(claim, due, "另付", f"赔款比时限晚付 {claim.delay['days']} 日，由保险机构另付损失。", by=by, at=at)


def _tell_of_delay(claim: Claim, due: Due, news: str, text: str, *, by: Actor, at: datetime) -> None:
    """The owner hears of it where the owner was paid late, not a repairer."""
    if due.creditor_id is None:
        title = f"报案 {claim.number}：{news}延迟赔付的损失 {due.amount:,.2f} 元"
        tell_reporter(claim, by=by, at=at, title=title, text=text)


@act
def pay_delay(*, by: Actor, at: datetime, claim: Claim, paid_on: date, reference: str) -> Claim:
    """The lead paid what its delay cost, in full. Refused where nothing is owed, or it was paid before."""
    claim = locked(claim)
    by.require("claims.pay")
    require_lead(by, claim)
    due = dues.dues_of(claim, DELAY).last()
    if due is None or not claim.owes_delay:
        raise Conflict(Reason("本案没有应付的延迟赔付损失。"))
    _receive(due, by=by, at=at, paid_on=paid_on, reference=reference)
    claim.delay["paid_on"] = paid_on.isoformat()
    claim.save(update_fields=["delay"])
    record("claims.pay_delay", by=by, at=at, subject=claim, amount=due.amount, paid_on=paid_on)
    diary.finish_task(by=by, at=at, kind="claims.pay_delay", subject=claim, project_id=claim.project_id)
    _tell_of_delay(claim, due, "已付", "延迟赔付的损失已由保险机构支付。", by=by, at=at)
    return claim


def call_followers(claim: Claim, *, by: Actor, at: datetime) -> None:
    """What each follower now owes the lead: its part of all that was paid on the claim, less what it was called for before.

    By the panel of the day it agreed on, due by the day it agreed on. Taking the part of the sum keeps several payments
    together to the cent.
    """
    if claim.policy is None or claim.lead_id is None:
        return
    paid = sum((due.paid_amount for due in dues.dues_of(claim) if due.kind in SHARED), Decimal(0))
    panel = policies.panel_of_loss(
        claim.policy, reported_on=local_date(claim.reported_at), discovered_on=claim.discovered_on
    )
    days = rules.law(claim.region_code, or_national=True).figure("cash_call_days", local_date(at)).whole()
    for part in rules.split(paid, [(str(insurer), share) for insurer, share in panel]):
        follower = int(part.insurer)
        called = sum((due.amount for due in dues.dues_of(claim, SHARE).filter(debtor_id=follower)), Decimal(0))
        if follower != claim.lead_id and part.amount > called:
            amount = part.amount - called
            due = ledger.open_due(
                by=by, at=at, kind=SHARE, debtor_id=follower, creditor_id=claim.lead_id, amount=amount,
                due_on=policies.called_until(claim.policy, amount, local_date(at), days), subject=claim,
                project_id=claim.scope_id, region_code=claim.region_code, contract=claim.policy.number,
            )  # fmt: skip
            ledger.ask_to_pay(
                by=by, at=at, due=due, capability="claims.pay", title=f"摊回赔款 {amount:,.2f} 元：{claim.number}"
            )

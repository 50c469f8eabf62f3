"""Repair, amount, payment and the end of a claim. The owner is served once, in full, by the lead."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.money import yuan
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import announce, locked, move, record
from idi.foundation.ledger import selectors as dues
from idi.foundation.ledger import services as ledger
from idi.lifecycle.claims.events import ClaimPaid
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.services import clocks
from idi.lifecycle.claims.services.handling import building_parties
from idi.lifecycle.claims.services.passing_on import address, pass_on, read_because, require_lead, tell_reporter
from idi.lifecycle.policies import selectors as policies

PAID, SHARE, DELAY = "claim", "claim_share", "claim_delay"


@act
def begin_repair(*, by: Actor, at: datetime, claim: Claim) -> Claim:
    """A repair was ordered; called by repairs. Refused (Conflict) unless the claim is covered."""
    claim = locked(claim)
    claim.repair_began_at = at
    move(claim, "begin_repair", by=by, at=at, fields=("repair_began_at",))
    clocks.follow(claim)
    pass_on(claim, by=by, at=at, before="covered")
    return claim


@act
def confirm_amount(*, by: Actor, at: datetime, claim: Claim, amount: Decimal, payee_id: int | None = None) -> Claim:
    """The owner confirmed the repair: its price is what the lead now owes the payee (None: the owner). Called by repairs."""
    claim = locked(claim)
    if yuan(amount) != amount or amount <= 0:
        raise Refusal(Reason("赔付金额应大于零且精确到分。", "amount"))
    claim.amount, claim.amount_confirmed_at, claim.payee_id = amount, at, payee_id
    fields = ("amount", "amount_confirmed_at", "payee_id")
    move(claim, "confirm_repair", by=by, at=at, fields=fields, amount=amount, payee=payee_id)
    clocks.follow(claim)
    perform = claim.clocks.filter(clock="perform", due_on__isnull=False).first()
    ledger.open_due(
        by=by, at=at, kind=PAID, debtor_id=claim.lead_id, creditor_id=payee_id, amount=amount,
        due_on=perform.due_on if perform and perform.due_on else local_date(at), subject=claim,
        project_id=claim.scope_id, region_code=claim.region_code, contract=claim.policy.number if claim.policy else "",
    )  # fmt: skip
    pass_on(claim, by=by, at=at, before="in_repair")
    return claim


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
    confirmed_on = local_date(claim.amount_confirmed_at)
    no = Refusals()
    no.unless(amount in (None, claim.amount), f"赔付应一次足额，金额为 {claim.amount} 元。", field="amount")
    no.unless(
        confirmed_on <= paid_on <= local_date(at),
        f"付款日应在业主确认（{confirmed_on}）之后且不晚于今天。", field="paid_on",
    )  # fmt: skip
    no.stop()
    due = dues.dues_of(claim, PAID).last()
    if due is None:
        raise Conflict(Reason("没有待赔付的账款。"))
    ledger.receive(by=by, at=at, due=due, amount=claim.amount, paid_on=paid_on, reference=reference)
    claim.paid_at = at
    delay = _delayed(claim, due.due_on, paid_on)
    claim.delay = delay.to_json() if delay and delay.amount else {}
    late = max(0, (paid_on - due.due_on).days)
    move(claim, "pay", by=by, at=at, fields=("paid_at", "delay"), amount=claim.amount, paid_on=paid_on, days_late=late)
    clocks.follow(claim)
    _call_followers(claim, by=by, at=at)
    if claim.delay:
        _owe_delay(claim, by=by, at=at)
    pass_on(claim, by=by, at=at, before="repaired")
    tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 已赔付", text="维修费用已由保险机构支付。")
    announce(ClaimPaid(
        scope_id=claim.scope_id, at=at, caused_by=by.person_id, claim_id=claim.pk, amount=claim.amount
    ))  # fmt: skip
    return claim


def _delayed(claim: Claim, due_on: date, paid_on: date) -> rules.Delay | None:
    """What the delay costs; None where no rate is known for those days."""
    if claim.amount is None or paid_on <= due_on:
        return None
    try:
        return rules.delay(rules.law(claim.region_code, or_national=True), claim.amount, due_on, paid_on)
    except rules.NotInForce:
        return None


def _owe_delay(claim: Claim, *, by: Actor, at: datetime) -> None:
    """The lead's own debt to whom it paid late, due at once."""
    assert claim.lead_id is not None  # noqa: S101  only a lead has paid
    due = ledger.open_due(
        by=by, at=at, kind=DELAY, debtor_id=claim.lead_id, creditor_id=claim.payee_id,
        amount=Decimal(claim.delay["amount"]), due_on=local_date(at), subject=claim, project_id=claim.scope_id,
        region_code=claim.region_code, contract=claim.policy.number if claim.policy else "",
    )  # fmt: skip
    diary.open_task(
        by=by, at=at, holder_id=claim.lead_id, kind="claims.pay_delay", title=f"赔付迟延，请支付损失：{claim.number}",
        capability="claims.pay", address=address(claim), subject=claim, region_code=claim.region_code,
        project_id=claim.project_id, due_on=due.due_on, because=[read_because(each) for each in claim.delay["because"]],
    )  # fmt: skip


@act
def pay_delay(*, by: Actor, at: datetime, claim: Claim, paid_on: date, reference: str) -> Claim:
    """The lead paid what its delay cost, in full. Refused where nothing is owed, or it was paid before."""
    claim = locked(claim)
    by.require("claims.pay")
    require_lead(by, claim)
    due = dues.dues_of(claim, DELAY).last()
    if due is None or not claim.owes_delay:
        raise Conflict(Reason("本案没有应付的延迟赔付损失。"))
    ledger.receive(by=by, at=at, due=due, amount=due.open, paid_on=paid_on, reference=reference)
    claim.delay["paid_on"] = paid_on.isoformat()
    claim.save(update_fields=["delay"])
    record("claims.pay_delay", by=by, at=at, subject=claim, amount=due.amount, paid_on=paid_on)
    diary.finish_task(by=by, at=at, kind="claims.pay_delay", subject=claim, project_id=claim.project_id)
    return claim


def _call_followers(claim: Claim, *, by: Actor, at: datetime) -> None:
    """The followers' parts by the panel of the day it agreed on, each due to the lead by the day it agreed on."""
    if claim.policy is None or claim.amount is None:
        return
    panel = policies.panel_of_loss(
        claim.policy, reported_on=local_date(claim.reported_at), discovered_on=claim.discovered_on
    )
    days = rules.law(claim.region_code, or_national=True).figure("cash_call_days", local_date(at)).whole()
    for part in rules.split(claim.amount, [(str(insurer), share) for insurer, share in panel]):
        if int(part.insurer) != claim.lead_id and part.amount > 0:
            ledger.open_due(
                by=by, at=at, kind=SHARE, debtor_id=int(part.insurer), creditor_id=claim.lead_id, amount=part.amount,
                due_on=policies.called_until(claim.policy, part.amount, local_date(at), days), subject=claim,
                project_id=claim.scope_id, region_code=claim.region_code, contract=claim.policy.number,
            )  # fmt: skip


@act
def resolve_in_wait(*, by: Actor, at: datetime, claim: Claim, text: str) -> Claim:
    """The builder repaired what the insurance does not answer for yet; `text` tells the owner what was done."""
    claim = locked(claim)
    if by.kind != "house" and not any(map(by.acts_for, building_parties(claim))):
        raise Forbidden(Reason("等待期内的维修由本工程的建设单位或施工单位登记。"))
    if not text.strip():
        raise Refusal(Reason("请写明维修情况，业主会看到。", "text"))
    claim.closing_note, claim.closed_at = text.strip(), at
    move(claim, "resolve_in_wait", by=by, at=at, fields=("closing_note", "closed_at"))
    pass_on(claim, by=by, at=at, before="with_builder")
    tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 已登记修复", text=claim.closing_note)
    return claim


@act
def withdraw(*, by: Actor, at: datetime, claim: Claim, text: str) -> Claim:
    """The owner takes the report back, before a survey; somebody who only reported for the owner may not."""
    claim = locked(claim)
    its_own = by.kind == "house" or (by.person_id is not None and by.person_id == claim.reporter_person_id)
    if not (its_own and claim.may_sign):
        raise Forbidden(Reason(gettext("只有核实身份的业主本人可以撤回报案，请致电保险机构。")))
    if not text.strip():
        raise Refusal(Reason(gettext("请说明撤回的原因。"), "text"))
    before = claim.state
    claim.closing_note, claim.closed_at = text.strip(), at
    move(claim, "withdraw", by=by, at=at, fields=("closing_note", "closed_at"))
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
    before = claim.state
    claim.closed_at = at
    move(claim, "close", by=by, at=at, fields=("closed_at",))
    _end(claim, by=by, at=at, before=before)
    return claim


def _end(claim: Claim, *, by: Actor, at: datetime, before: str) -> None:
    claim.clocks.filter(stopped_at__isnull=True).update(stopped_at=at)
    pass_on(claim, by=by, at=at, before=before)

"""The premium is received, and the policy issued by the issue rule of the region."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.numbers import next_number
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.journal.services import announce, locked, move, record
from idi.foundation.ledger import selectors as ledger
from idi.foundation.ledger.services import open_due, receive
from idi.foundation.notices.services import tell
from idi.foundation.parties import selectors as parties
from idi.foundation.seats.selectors import region_chain
from idi.lifecycle.policies.events import PolicyIssued
from idi.lifecycle.policies.models import Policy, Proof
from idi.lifecycle.policies.selectors import members_on
from idi.lifecycle.policies.services import papers
from idi.lifecycle.policies.services.concluding import new_check_code
from idi.lifecycle.policies.services.owned import require_lead
from idi.lifecycle.projects import services as projects


@act
def receive_premium(
    *, by: Actor, at: datetime, policy: Policy, amount: Decimal, paid_on: date, reference: str
) -> Policy:
    """Notes premium that came in on the provisional premium. Once it is paid in full, the lead owes the others their parts."""
    by.require("ledger.receive")
    policy = locked(policy)
    require_lead(by, policy)
    due = ledger.dues_of(policy, "premium").first()
    if due is None:
        raise Conflict(Reason("这份保险单没有待收的暂收保险费。"))
    no = Refusals()
    no.unless(paid_on <= local_date(at), "到账日期不能晚于今天。", field="paid_on")
    no.unless(paid_on >= policy.signed_on, f"到账日期早于合同签订日期 {policy.signed_on}。", field="paid_on")
    no.stop()
    receive(by=by, at=at, due=due, amount=amount, paid_on=paid_on, reference=reference)
    record("policies.receive_premium", by=by, at=at, subject=policy, amount=amount, paid_on=paid_on)
    if ledger.paid_in_full(policy, "premium"):
        _pass_on(by, at, policy, paid_on)
        finish_task(by=by, at=at, kind="policies.pay", subject=policy)
        if policy.state == "awaiting_payment":
            open_task(
                by=by, at=at, holder_id=policy.lead_id, kind="policies.issue", capability="policies.issue",
                subject=policy, project_id=policy.project_id, title=f"保险单 {policy.number}：保险费已收齐，请签发",
                region_code=policy.region_code, address=reverse("policies:detail", args=[policy.pk]),
            )  # fmt: skip
    return policy


def _pass_on(by: Actor, at: datetime, policy: Policy, paid_on: date) -> None:
    panel = [(str(insurer), share) for insurer, share in members_on(policy, paid_on)]
    for part in rules.split(policy.provisional, panel)[1:]:
        open_due(
            by=by, at=at, kind="premium_share", debtor_id=policy.lead_id, creditor_id=int(part.insurer),
            amount=part.amount, due_on=paid_on, subject=policy, project_id=policy.project_id,
            region_code=policy.region_code,
        )  # fmt: skip


@act
def issue(*, by: Actor, at: datetime, policy: Policy) -> Policy:
    """Issues the policy with its paper and its proof of insurance, as far as the region's issue rule allows it today."""
    by.require("policies.issue")
    policy = locked(policy)
    require_lead(by, policy)
    policy.machine.after("issue", policy.state)
    with lawful():
        rule = rules.law(policy.law).figure("issue_rule", policy.signed_on)
    _check_rule(policy, rule.word(), rule.reasons)
    policy.issued_on = local_date(at)
    move(policy, "issue", by=by, at=at, fields=("issued_on",), issue_rule=rule.word(), issued_on=policy.issued_on)
    policy.document_id = papers.policy(by=by, at=at, policy=policy).pk
    policy.save(update_fields=["document_id"])
    finish_task(by=by, at=at, kind="policies.issue", subject=policy)
    put_in_force(by=by, at=at, policy=policy)
    return policy


def _check_rule(policy: Policy, rule: str, reasons: Sequence[rules.Because]) -> None:
    dues = ledger.dues_of(policy, "premium")
    paid = dues.aggregate(paid=Sum("paid_amount"))["paid"] or Decimal(0)
    if rule == "on_payment" and not ledger.paid_in_full(policy, "premium"):
        open_amount = policy.provisional - paid
        message = f"当地实行见费出单：还有暂收保险费 {open_amount:,.2f} 元没有到账，不能签发保险单。请先登记收费。"
        raise Refusal(Reason(message, None, tuple(reasons)))
    if rule == "on_first_instalment" and not paid:
        raise Refusal(Reason("当地实行首期保费到账后出单：还没有收到保险费，不能签发保险单。", None, tuple(reasons)))


def put_in_force(*, by: Actor, at: datetime, policy: Policy) -> Proof:
    """What follows an issue, here or outside: the proof, the project's state, who is told, the announcement."""
    proof = Proof.objects.create(
        project_id=policy.project_id, region_code=policy.region_code, policy=policy, check_code=new_check_code(),
        number=next_number("ZM", policy.region_code, at), issued_on=local_date(at),
    )  # fmt: skip
    proof.document_id = papers.proof(by=by, at=at, proof=proof).pk
    proof.save(update_fields=["document_id"])
    record("policies.prove", by=by, at=at, subject=proof, policy=policy.pk)
    with house(policy.project_id, cause=by) as inside:
        projects.move_insured(by=inside, at=at, project=policy.project)
    tell(
        by=by, at=at, holder_id=policy.policyholder_id, subject=policy, title=f"保险单 {policy.number} 已签发",
        text="保险单和投保证明可以下载；物业主管部门凭投保证明登记物业保修金免交。",
        address=reverse("policies:detail", args=[policy.pk]),
    )  # fmt: skip
    _ask_for_waiver(by, at, proof)
    announce(PolicyIssued(scope_id=policy.project_id, at=at, caused_by=by.person_id, policy_id=policy.pk))
    return proof


def _ask_for_waiver(by: Actor, at: datetime, proof: Proof) -> None:
    policy = proof.policy
    waived = rules.law(policy.law).figure("deposit_waived", policy.signed_on)
    if not waived.yes():
        return
    for authority in parties.organisations("property_authority").filter(
        region_code__in=region_chain(policy.region_code)
    ):
        open_task(
            by=by, at=at, holder_id=authority.pk, kind="policies.waive", subject=proof, project_id=policy.project_id,
            capability="policies.record_waiver",
            title=f"投保证明 {proof.number}：登记物业保修金免交", region_code=policy.region_code,
            address=reverse("policies:proof", args=[proof.pk]), because=waived.reasons,
        )  # fmt: skip

"""The premium is received, and the policy issued by the issue rule of the region."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.money import yuan
from idi.foundation.core.wording import day
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.journal.services import announce, locked, move, record
from idi.foundation.ledger import selectors as ledger
from idi.foundation.ledger.services import open_due, receive
from idi.foundation.notices.services import tell
from idi.foundation.parties import selectors as parties
from idi.lifecycle.policies.events import PolicyIssued
from idi.lifecycle.policies.models import Policy, Proof
from idi.lifecycle.policies.owed import charge_terms_of, missing_premium
from idi.lifecycle.policies.services import papers
from idi.lifecycle.policies.services.concluding import write_version
from idi.lifecycle.policies.services.owned import require_lead
from idi.lifecycle.policies.services.premium import premium_came_in
from idi.lifecycle.policies.services.proving import print_paper, prove
from idi.lifecycle.projects import services as projects

if TYPE_CHECKING:
    from idi.foundation.ledger.models import Due


@act
def receive_premium(
    *, by: Actor, at: datetime, policy: Policy, amount: Decimal, paid_on: date, reference: str, payer_id: int | None = None
) -> Policy:  # fmt: skip
    """Notes premium that came in, on the instalments in the order they fall due. What a policy recorded without any payment
    took in its own system is noted on one due of the whole premium.

    Refuses more than is open, a bank reference used before on this premium, and a day before the contract or to come. Where
    two owe, after the contract was handed on, `payer_id` says whose instalments it pays; without it the money is refused.
    """
    by.require("ledger.receive")
    policy = locked(policy)
    require_lead(by, policy)
    dues = list(ledger.dues_of(policy, "premium").order_by("due_on", "id"))
    if not dues and policy.origin == Policy.Origin.RECORDED:
        dues = [open_whole_premium(by=by, at=at, policy=policy, due_on=paid_on)]
    if not dues:
        raise Conflict(Reason("这份保险单没有待收的暂收保险费。"))
    owed = _of_payer(dues, payer_id)
    _check_receipt(at, policy, dues, owed, amount, paid_on, reference.strip())
    left = amount
    for due in owed:
        part = min(left, due.open)
        if part > 0:
            receive(by=by, at=at, due=due, amount=part, paid_on=paid_on, reference=reference)
            left -= part
    record("policies.receive_premium", by=by, at=at, subject=policy, amount=amount, paid_on=paid_on)
    premium_came_in(by=by, at=at, policy=policy)
    return policy


def open_whole_premium(*, by: Actor, at: datetime, policy: Policy, due_on: date) -> Due:
    """The one due of a recorded policy, whose instalments only its own system knows."""
    return open_due(
        by=by, at=at, kind="premium", debtor_id=policy.policyholder_id, creditor_id=policy.lead_id,
        amount=policy.provisional, due_on=due_on, subject=policy, project_id=policy.project_id,
        region_code=policy.region_code, contract=policy.number,
    )  # fmt: skip


def _of_payer(dues: list[Due], payer_id: int | None) -> list[Due]:
    owing = {due.debtor_id for due in dues if due.open}
    if len(owing) < 2 and payer_id is None:
        return dues
    if payer_id not in owing:
        raise Refusal(Reason("请选择是哪个单位缴纳的保险费。", "payer_id"))
    return [due for due in dues if due.debtor_id == payer_id]


_SURPLUS = "多付的款项请退回付款人；由银行流水导入的，多出部分自动记入暂收款项，可以在那里退还。"


def _check_receipt(
    at: datetime,
    policy: Policy,
    dues: Sequence[Due],
    owed: Sequence[Due],
    amount: Decimal,
    paid_on: date,
    reference: str,
) -> None:
    still = sum((due.open for due in owed), Decimal(0))
    no = Refusals()
    no.unless(paid_on <= local_date(at), "到账日期不能晚于今天。", field="paid_on")
    no.unless(paid_on >= policy.signed_on, f"到账日期早于合同签订日期{day(policy.signed_on)}。", field="paid_on")
    no.unless(amount > 0 and yuan(amount) == amount, "金额应大于零且精确到分。", field="amount")
    if not still:
        no.add(f"保险费已收齐，不能再次登记。{_SURPLUS}", field="amount")
    elif amount > still:
        no.add(f"金额 {amount:,.2f} 元超过未收余额 {still:,.2f} 元。{_SURPLUS}", field="amount")
    no.unless(
        not reference or not any(due.payments.filter(reference=reference).exists() for due in dues),
        f"流水号 {reference} 已登记过，请勿重复登记。", field="reference",
    )  # fmt: skip
    no.stop()


@act
def issue(*, by: Actor, at: datetime, policy: Policy) -> Policy:
    """Issues the policy with its paper and its proof of insurance, as far as the region's issue rule allows it today."""
    by.require("policies.issue")
    policy = locked(policy)
    require_lead(by, policy)
    policy.machine.after("issue", policy.state)
    with lawful():
        missing = missing_premium(policy)
        terms = charge_terms_of(policy)
    if missing is not None:
        raise Refusal(missing)
    policy.issued_on = local_date(at)
    move(policy, "issue", by=by, at=at, fields=("issued_on",), issue_rule=terms.issue_rule, issued_on=policy.issued_on)
    policy.document_id = papers.policy(by=by, at=at, policy=policy).pk
    policy.save(update_fields=["document_id"])
    finish_task(by=by, at=at, kind="policies.issue", subject=policy)
    write_version(policy, effective_on=policy.issued_on, at=at)
    put_in_force(by=by, at=at, policy=policy)
    return policy


def put_in_force(*, by: Actor, at: datetime, policy: Policy, printed: bool = True) -> Proof:
    """What follows an issue, here or outside: the proof, the project's state, who is told, the announcement.

    The paper of a proof that is not `printed` now is left to `print_proof`.
    """
    proof = prove(by=by, at=at, policy=policy)
    if printed:
        print_paper(by=by, at=at, proof=proof)
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
    for authority in parties.looking_after("property_authority", policy.region_code):
        open_task(
            by=by, at=at, holder_id=authority.pk, kind="policies.waive", subject=proof, project_id=policy.project_id,
            capability="policies.record_waiver",
            title=f"投保证明 {proof.number}：登记物业保修金免交", region_code=policy.region_code,
            address=reverse("policies:proof", args=[proof.pk]), because=waived.reasons,
        )  # fmt: skip

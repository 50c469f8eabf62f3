"""What a premium sets going: who is asked to pay next, what the co-insurers get of it, when the policy may be issued."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.ledger import selectors as ledger
from idi.foundation.ledger.services import open_due
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.policies.owed import missing_premium
from idi.lifecycle.policies.panel_terms import InvoicedBy
from idi.lifecycle.policies.selectors import members_on, panel_terms


def invoiced_by_lead(policy: Policy, amount: Decimal) -> Decimal | None:
    """What of an amount the lead invoices where each member invoices its own part; None where it invoices the whole."""
    panel = [(str(insurer), share) for insurer, share in members_on(policy, policy.signed_on)]
    if len(panel) == 1 or panel_terms(policy).invoiced_by == InvoicedBy.LEAD:
        return None
    return rules.split(amount, panel)[0].amount


def ask_for_premium(*, by: Actor, at: datetime, policy: Policy) -> None:
    """Whoever owes premium is asked for what of it falls due next; nothing is asked once all is paid."""
    finish_task(by=by, at=at, kind="policies.pay", subject=policy)
    dues, asked = list(ledger.dues_of(policy, "premium").order_by("due_on", "id")), set()
    for number, due in enumerate(dues, 1):
        if not due.open or due.debtor_id is None or due.debtor_id in asked:
            continue
        asked.add(due.debtor_id)
        term = f"（第 {number} 期，共 {len(dues)} 期）" if len(dues) > 1 else ""
        open_task(
            by=by, at=at, holder_id=due.debtor_id, kind="policies.pay", subject=policy, project_id=policy.project_id,
            capability="policies.propose", title=f"保险单 {policy.number}：缴纳暂收保险费 {due.open:,.2f} 元{term}",
            region_code=policy.region_code, address=reverse("policies:detail", args=[policy.pk]), due_on=due.due_on,
        )  # fmt: skip


@act
def premium_came_in(*, by: Actor, at: datetime, policy: Policy) -> None:
    """Follows premium that was noted or taken back, by hand or from a bank file; doing it again changes nothing.

    The parts of co-insurers in every instalment paid in full fall due; what is due next is asked for; once the issue rule is
    met the lead is asked to issue.
    """
    _pass_on(by, at, policy)
    ask_for_premium(by=by, at=at, policy=policy)
    if policy.state == "awaiting_payment" and missing_premium(policy) is None:
        open_task(
            by=by, at=at, holder_id=policy.lead_id, kind="policies.issue", capability="policies.issue", subject=policy,
            project_id=policy.project_id, title=f"保险单 {policy.number}：保险费已按出单条件到账，请签发",
            region_code=policy.region_code, address=reverse("policies:detail", args=[policy.pk]),
        )  # fmt: skip


def _pass_on(by: Actor, at: datetime, policy: Policy) -> None:
    """Each paid instalment's parts by the panel of the day, so that all of them together split the premium to the cent."""
    before = Decimal(0)
    for due in ledger.dues_of(policy, "premium").order_by("due_on", "id"):
        passed = due.passed_on.filter(cancelled_at=None)
        if not due.open and not passed.exists():
            _open_parts(by, at, policy, due, before)
        before += Decimal(0) if due.open else due.amount


def _open_parts(by: Actor, at: datetime, policy: Policy, due: Any, before: Decimal) -> None:
    terms, on = panel_terms(policy), local_date(at)
    panel = [(str(insurer), share) for insurer, share in members_on(policy, on)]
    earlier, so_far = rules.split(before, panel), rules.split(before + due.amount, panel)
    taxes = rules.split(due.tax_amount, panel)
    for first, last, tax in list(zip(earlier, so_far, taxes, strict=True))[1:]:
        part = last.amount - first.amount
        if part > 0:
            open_due(
                by=by, at=at, kind="premium_share", debtor_id=policy.lead_id, creditor_id=int(last.insurer), amount=part,
                due_on=on + timedelta(days=terms.settle_within_days), subject=policy, project_id=policy.project_id,
                region_code=policy.region_code, contract=policy.number, tax=tax.amount, passes_on=due,
                invoice_to_id=policy.policyholder_id if terms.invoiced_by == InvoicedBy.EACH else None,
            )  # fmt: skip

"""Questions about premium: by which payment a policy is issued, which money is missing, what is late and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Reason
from idi.foundation.core.wording import day
from idi.foundation.ledger import selectors as ledger
from idi.foundation.parties import selectors as parties
from idi.lifecycle.policies.arrears import AGES
from idi.lifecycle.policies.charge_terms import ChargeTerms, charge_terms
from idi.lifecycle.policies.charging import IssueRule
from idi.lifecycle.policies.models import ChargeRule, Policy, Proposal, Reminder

OF_POLICYHOLDER = ("premium", "premium_adjustment")
"""Kinds of due between policyholder and lead, which the policyholder may be late with."""


def charge_rules(actor: Actor) -> QuerySet[ChargeRule]:
    """The rules for charging the actor may see: an insurer its own."""
    return ChargeRule.objects.select_related("insurer")


def charge_terms_of(policy: Policy) -> ChargeTerms:
    """By which payment this policy may be issued and whether instalments are allowed, as on the day of signing."""
    return charge_terms(rules.law(policy.law), policy.lead_id, policy.region_code, policy.signed_on)


def charging_words(proposal: Proposal, on: date) -> str:
    """What the signer should know: the premium, when the policy may be issued, whether it may be paid by instalments."""
    law = rules.law(proposal.region_code)
    terms = charge_terms(law, proposal.lead_id, proposal.region_code, on)
    words = gettext(
        "暂收保险费 %(premium)s 元。出单条件：%(rule)s。%(instalments)s签订后应当聘请质量风险管理机构，缴费通知书随即发给投保人。"
    )
    return words % {
        "premium": f"{proposal.quote.provisional:,.2f}", "rule": IssueRule(terms.issue_rule).label,
        "instalments": gettext("可以分期缴费。") if terms.instalments_allowed else gettext("应一次缴清，不能分期。"),
    }  # fmt: skip


def missing_premium(policy: Policy) -> Reason | None:
    """Which money is missing before the policy may be issued, with the rule that asks for it; None where none is."""
    terms = charge_terms_of(policy)
    dues = list(ledger.dues_of(policy, "premium").order_by("due_on", "id"))
    still = sum((due.open for due in dues), Decimal(0))
    if terms.issue_rule == "on_payment" and (still or not dues):
        unpaid = "、".join(f"{due.number}（{day(due.due_on)}到期）{due.open:,.2f} 元" for due in dues if due.open)
        words = f"实行见费出单：还有暂收保险费 {still:,.2f} 元没有到账（{unpaid}），不能签发保险单。请先登记收费。"
        return Reason(words, None, terms.issue_because)
    if terms.issue_rule == "on_first_instalment" and (not dues or dues[0].open):
        first = f"{dues[0].number} 还差 {dues[0].open:,.2f} 元" if dues else "还没有应收的保险费"
        words = f"首期保险费到账后签发：{first}，不能签发保险单。请先登记收费。"
        return Reason(words, None, terms.issue_because)
    return None


def late_dues(policy: Policy, on: date) -> QuerySet[Any]:
    """What policyholders should have paid before a day and have not, the oldest first: who handed the contract on owes its own."""
    rows = ledger.that_stand(ledger.with_names(ledger.dues_of(policy)), "overdue", on)
    return _of_policyholders(rows).order_by("due_on", "id")


def _of_policyholders(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(kind__in=OF_POLICYHOLDER).exclude(debtor_id__in=parties.organisations("insurer").values("pk"))


def arrears(actor: Actor, on: date) -> QuerySet[Any]:
    """Premium that is late on a day, as far as the actor may see it, with `reminded_at` and the names of both sides."""
    rows = ledger.that_stand(ledger.visible(actor), "overdue", on)
    last = Reminder.objects.filter(due=OuterRef("pk")).order_by("-sent_at")
    return _of_policyholders(rows).annotate(reminded_at=Subquery(last.values("sent_at")[:1]))


def of_age(wanted: str, on: date) -> Q:
    """Dues late for so many days on a day, by the name of a range of `AGES`."""
    first, last = next((first, last) for first, last, name in AGES if name == wanted)
    found = Q(due_on__lte=on - timedelta(days=first))
    return found if last is None else found & Q(due_on__gte=on - timedelta(days=last))


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows from premium that is late, in words, and the figures it rests on."""

    text: str
    because: tuple[rules.Because, ...]


def consequences(policy: Policy) -> list[Consequence]:
    """What follows for the policyholder while premium of this policy is late."""
    duty = rules.law(policy.law).figure("premium_duty", policy.signed_on)
    told = [Consequence(gettext("投保人应当按照合同约定的期限交付保险费。"), duty.reasons)]
    if missing := missing_premium(policy):
        words = gettext("保险单未签发：未按出单条件缴费前不签发保险单，不出具投保证明，不能据以办理物业保修金免交。")
        told.append(Consequence(words, missing.because))
    elif policy.issued_on:
        told.append(Consequence(gettext("保险单已签发：欠缴的保险费仍由投保人支付；对业主的赔付按保险合同办理。"), ()))
    return told

"""The papers of this stage: premium notice, policy, proof of insurance, endorsement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.language import on_paper
from idi.foundation.documents import services as documents
from idi.lifecycle.policies import quoted
from idi.lifecycle.policies.models import Endorsement, Policy, Proof
from idi.lifecycle.policies.owed import Consequence, charge_terms_of
from idi.lifecycle.policies.selectors import members
from idi.lifecycle.policies.services.words import told_changes
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document
    from idi.foundation.ledger.models import Due


def check_address(code: str) -> str:
    """Where anybody may check a paper; printed as its QR code."""
    return f"{settings.IDI_PUBLIC_URL}{reverse('check:result', args=[code])}"


@on_paper
def premium_notice(
    *, by: Actor, at: datetime, policy: Policy, dues: Sequence[Due], vat: rules.Vat, account: dict[str, str]
) -> Document:
    """缴费通知书: what the policyholder must pay with the tax in it, in which instalments, to which account."""
    data = {
        **_contract(policy), "due_number": dues[0].number, "amount": vat.gross, "net": vat.net, "tax": vat.tax,
        "members": _parts(policy, vat.gross, local_date(at)), "tax_rate": vat.rate, "schedule": [[due.number, due.due_on, due.amount] for due in dues],
        "account": account, "because": [each.to_json() for each in vat.because],
    }  # fmt: skip
    return documents.generate(
        by=by, at=at, subject=policy, kind="policies.premium_notice", title=f"缴费通知书 {dues[0].number}",
        template="policies/premium_notice.typ", data=data, number=dues[0].number, sign_for=policy.lead_id,
    )  # fmt: skip


@on_paper
def reminder(
    *, by: Actor, at: datetime, policy: Policy, late: Sequence[Any], on: date, told: Sequence[Consequence], number: str
) -> Document:
    """催缴函: what is late, since when, where to pay it, and what follows from it."""
    data = {
        **_contract(policy), "on": on, "account": charge_terms_of(policy).account,
        "late": [[due.number, due.amount, due.open, due.due_on, (on - due.due_on).days] for due in late],
        "debtor": late[0].debtor_name, "total": sum(due.open for due in late), "told": [each.text for each in told],
        "because": _grounds([reason.to_json() for each in told for reason in each.because]),
    }  # fmt: skip
    return documents.generate(
        by=by, at=at, subject=policy, kind="policies.reminder", title=f"催缴函 {number}", number=number,
        template="policies/reminder.typ", data=data, sign_for=policy.lead_id,
    )  # fmt: skip


@on_paper
def policy(*, by: Actor, at: datetime, policy: Policy) -> Document:
    """保险单: contract, buildings, items with terms, panel, filed terms and the articles."""
    data = {
        **_contract(policy),
        "terms": policy.terms,
        "buildings": [f"{b.number}（{b.get_use_display()}）" for b in projects.buildings(policy.project)],
        "because": _grounds(policy.because),
        "item_because": _grounds(_of_items(policy)),
    }
    return documents.generate(
        by=by, at=at, subject=policy, kind="policies.policy", title=f"保险单 {policy.number}",
        template="policies/policy.typ", data=data, number=policy.number, check_at=check_address(policy.check_code),
        sign_for=policy.lead_id,
    )  # fmt: skip


@on_paper
def proof(*, by: Actor, at: datetime, proof: Proof) -> Document:
    """投保证明: for the property authority, which waives the warranty deposit on it."""
    data = {**_contract(proof.policy), "proof_number": proof.number, "proof_on": proof.issued_on}
    waived = rules.law(proof.policy.law).figure("deposit_waived", proof.policy.signed_on)
    return documents.generate(
        by=by, at=at, subject=proof, kind="policies.proof", title=f"投保证明 {proof.number}",
        template="policies/proof.typ", data={**data, "because": [each.to_json() for each in waived.reasons]},
        number=proof.number, check_at=check_address(proof.check_code), sign_for=proof.policy.lead_id,
    )  # fmt: skip


@on_paper
def endorsement(*, by: Actor, at: datetime, endorsement: Endorsement, about: str) -> Document:
    """批单: what changed, on what ground, from which day. `about` names the building or the premium."""
    changed = endorsement.policy
    data = {
        **_contract(changed),
        "kind": endorsement.get_kind_display(),
        "endorsement": endorsement.number,
        "about": about,
        "ground": endorsement.ground,
        "reason": endorsement.reason,
        "effective_on": endorsement.effective_on,
        "amount": endorsement.amount,
        "net": endorsement.net,
        "tax": endorsement.tax,
        "premium": changed.premium,
        "settlement": changed.settlement if endorsement.kind == Endorsement.Kind.SETTLEMENT else None,
        "parts": [[part["insurer"], Decimal(part["share"]), Decimal(part["amount"])] for part in endorsement.parts],
        "spread": [[number, Decimal(part)] for number, part in endorsement.spread],
        "workings": _workings(endorsement),
        "changes": _changes(endorsement),
        "clock": [
            [i.item, i.name, i.wait_ends_on, i.starts_on, i.ends_on]
            for i in changed.items.filter(building__number=about, starts_on__isnull=False).order_by("item")
        ],
        "because": _grounds(endorsement.because),
    }
    number = f"{changed.number}-{endorsement.number}"
    return documents.generate(
        by=by, at=at, subject=endorsement, kind="policies.endorsement", title=f"批单 {number}",
        template="policies/endorsement.typ", data=data, number=number, check_at=check_address(changed.check_code),
        sign_for=changed.lead_id,
    )  # fmt: skip


def _workings(endorsement: Endorsement) -> list[list[Any]]:
    """How a refund was worked out: its sums, then each building and item."""
    told = endorsement.change.get("workings")
    if told is None or endorsement.kind != Endorsement.Kind.CANCELLATION:
        return []
    sums = (
        ("责任已开始部分，按日应收", "earned"),
        ("责任未开始部分，手续费", "charge"),
        ("保险机构应收合计", "kept"),
        ("解除前已实收", "paid"),
    )
    return [[label, Decimal(told[name])] for label, name in sums]


def _changes(endorsement: Endorsement) -> list[list[str]]:
    """What changed in words; the clock of a building has a table of its own."""
    if endorsement.kind == Endorsement.Kind.COVER_START:
        return []
    return [[line.label, line.before, line.after] for line in told_changes(endorsement)]


def _contract(policy: Policy) -> dict[str, Any]:
    project = policy.project
    seen: dict[str, list[str]] = {}
    for item in policy.items.order_by("item"):
        seen.setdefault(item.item, [item.item, item.name, item.term, *_amounts(item.deductible, item.limit)])
    law = rules.law(policy.law)
    return {
        "number": policy.number, "outside_number": policy.outside_number, "lead": policy.lead.name,
        "policyholder": policy.policyholder.name, "uscc": policy.policyholder.uscc,
        "insured": policy.insured_name, "claimant": policy.claimant_name,
        "project": project.name, "project_number": project.number, "address": project.address,
        "signed_on": policy.signed_on, "issued_on": policy.issued_on, "rate": policy.rate, "budget": policy.budget,
        "provisional": policy.provisional, "law": f"{law.name}《{law.title}》", "check_code": policy.check_code,
        "items": list(seen.values()), "quoted": quoted.lines(policy),
        "members": _parts(policy, policy.provisional, policy.signed_on),
    }  # fmt: skip


def _parts(policy: Policy, amount: Decimal, on: date) -> list[list[Any]]:
    """Each insurer of the panel of a day with its share and its part of an amount."""
    panel = [(member.insurer.name, member.share) for member in members(policy, on)]
    return [[part.insurer, part.share, part.amount] for part in rules.split(amount, panel)]


def _amounts(*amounts: Decimal | None) -> list[str]:
    return ["—" if amount is None else f"{amount:,.2f}" for amount in amounts]


def _of_items(policy: Policy) -> list[dict[str, Any]]:
    return [each for item in policy.items.order_by("item", "id") for each in item.because]


def _grounds(because: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each figure once, its value in words."""
    told: list[dict[str, Any]] = []
    for each in because:
        line = {**each, "value": each.get("said") or str(each["value"])}
        if line not in told:
            told.append(line)
    return told

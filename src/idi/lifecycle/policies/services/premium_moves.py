"""The money of a change: what policyholder and lead owe each other, and what of it is each member's, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import F

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.money import yuan
from idi.foundation.ledger.selectors import dues_of
from idi.foundation.ledger.services import open_due, release
from idi.lifecycle.policies.models import Endorsement, Member, Policy
from idi.lifecycle.policies.owed import OF_POLICYHOLDER
from idi.lifecycle.policies.selectors import members
from idi.lifecycle.policies.services.concluding import PAYMENT_DAYS
from idi.lifecycle.policies.services.premium import invoiced_by_lead, premium_came_in
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.ledger.models import Due

Part = tuple[Member, Decimal]


def parts_of(policy: Policy, before: Decimal, after: Decimal, on: date) -> list[Part]:
    """What of a change of the premium is each member's: its part of the later premium less its part of the earlier."""
    panel = list(members(policy, on))
    shares = [(str(member.pk), member.share) for member in panel]
    first, last = rules.split(before, shares), rules.split(after, shares)
    return [(m, b.amount - a.amount) for m, a, b in zip(panel, first, last, strict=True)]


def charge(
    *, by: Actor, at: datetime, policy: Policy, before: Decimal, after: Decimal, on: date, reason: str = ""
) -> list[Part]:
    """Makes a changed premium due and moves each member's part of it.

    What still runs the other way is lessened first: a premium not paid yet where less is owed, a refund not paid yet where more
    is. Only the rest becomes a due of its own. A follower's part of an instalment comes with its payment, so what an
    instalment was lessened by is not taken from the follower again.
    """
    require_no_less_than_nothing(after)
    owed_before = _by_instalments(policy)
    lessened = _lessen(by, at, policy, after - before, reason)
    rest = after - before + (lessened if after < before else -lessened)
    owe(by, at, policy, "premium_adjustment", policy.policyholder_id, policy.lead_id, rest)
    parts = parts_of(policy, before, after, on)
    to_come = parts_of(policy, owed_before, _by_instalments(policy), on)
    for (member, part), (_, later) in zip(parts, to_come, strict=True):
        add_to(member, part)
        if member.insurer_id != policy.lead_id:
            owe(by, at, policy, "premium_share", policy.lead_id, member.insurer_id, part - later)
    if lessened:
        premium_came_in(by=by, at=at, policy=policy)
    return parts


def _by_instalments(policy: Policy) -> Decimal:
    """The premium that is due by instalments, paid or not; followers get their parts of it as it comes in."""
    return sum((due.amount for due in dues_of(policy, "premium")), Decimal(0))


def _lessen(by: Actor, at: datetime, policy: Policy, change: Decimal, reason: str) -> Decimal:
    """Lessens what is open against the change, the latest first; returns by how much in all."""
    side, left = "debtor_id" if change < 0 else "creditor_id", abs(change)
    rows = dues_of(policy).filter(
        kind__in=OF_POLICYHOLDER, paid_amount__lt=F("amount"), **{side: policy.policyholder_id}
    )
    for due in rows.order_by("-due_on", "-id"):
        if not left:
            break
        part = min(left, due.open)
        _release(by, at, policy, due, part, reason or "批改后的保险费减少")
        left -= part
    return abs(change) - left


def _release(by: Actor, at: datetime, policy: Policy, due: Due, part: Decimal, reason: str) -> None:
    """Lets go of part of what is open; of what is left the lead invoices as much as the panel agreed."""
    by_each = due.invoice_amount is not None and part < due.amount
    own = invoiced_by_lead(policy, due.amount - part) if by_each else None
    release(by=by, at=at, due=due, amount=part, invoice_amount=own, reason=reason)


def coming(policy: Policy, debtor_id: int, on: date) -> list[Due]:
    """What a policyholder has not paid yet of what falls due on a day or later, the earliest first."""
    rows = dues_of(policy).filter(kind__in=OF_POLICYHOLDER, debtor_id=debtor_id, due_on__gte=on)
    return list(rows.filter(paid_amount__lt=F("amount")).order_by("due_on", "id"))


def take_over(
    *, by: Actor, at: datetime, policy: Policy, dues: Sequence[Due], debtor_id: int, reason: str
) -> list[Due]:  # fmt: skip
    """What is open of these dues is owed by another from now on, with its tax, until the same days; what was paid stays."""
    made = []
    for due in dues:
        amount, tax = due.open, yuan(due.tax_amount * due.open / due.amount)
        _release(by, at, policy, due, amount, reason)
        made.append(
            open_due(
                by=by, at=at, kind=due.kind, debtor_id=debtor_id, creditor_id=due.creditor_id, amount=amount, due_on=due.due_on,
                subject=policy, project_id=policy.project_id, region_code=policy.region_code, contract=due.contract, tax=tax,
                invoice_amount=None if due.invoice_amount is None else invoiced_by_lead(policy, amount),
            )
        )  # fmt: skip
    return made


def told_lessened(policy: Policy, change: Decimal) -> str:
    """How a change of the premium would be settled, in words: what of it lessens what is open, what remains."""
    side = "debtor_id" if change < 0 else "creditor_id"
    rows = dues_of(policy).filter(kind__in=OF_POLICYHOLDER, **{side: policy.policyholder_id})
    lessened = min(abs(change), sum((due.open for due in rows), Decimal(0)))
    if not lessened:
        return ""
    what, rest = ("未缴的保险费", "退还") if change < 0 else ("未退的保险费", "补缴")
    words = f"先冲减{what} {lessened:,.2f} 元"
    return f"{words}，其余{rest} {abs(change) - lessened:,.2f} 元" if abs(change) > lessened else words


def require_no_less_than_nothing(premium: Decimal) -> None:
    """Refuses a change after which the premium would be less than nothing."""
    if premium < 0:
        raise Refusal(Reason(f"批改后的保险费为 {premium:,.2f} 元，不能小于零。请核对退费金额。", "amount"))


def add_to(member: Member, part: Decimal) -> None:
    """Moves a member's part of the premium."""
    if part:
        member.premium += part
        member.save(update_fields=["premium"])


def owe(by: Actor, at: datetime, policy: Policy, kind: str, debtor_id: int, creditor_id: int, amount: Decimal) -> None:
    """A due from debtor to creditor; a negative amount runs the other way, none needs no due."""
    if amount < 0:
        debtor_id, creditor_id = creditor_id, debtor_id
    if not amount:
        return
    on = local_date(at)
    open_due(
        by=by, at=at, kind=kind, debtor_id=debtor_id, creditor_id=creditor_id, amount=abs(amount),
        due_on=on + timedelta(days=PAYMENT_DAYS.value), subject=policy, project_id=policy.project_id,
        region_code=policy.region_code, contract=policy.number,
        tax=rules.vat(abs(amount), on).tax,
    )  # fmt: skip


def tell_amount(endorsement: Endorsement, amount: Decimal, parts: list[Part], on: date) -> None:
    """Writes the amount with its tax, the members' parts and the buildings' parts into the endorsement; it is not saved."""
    taxed = rules.vat(amount, on)
    endorsement.amount, endorsement.net, endorsement.tax = amount, taxed.net, taxed.tax
    endorsement.parts = [told(member, part) for member, part in parts]
    endorsement.spread = spread(endorsement.policy, amount)
    endorsement.because = [*endorsement.because, *(each.to_json() for each in taxed.because)]


def take_outside_amount(endorsement: Endorsement, before: Decimal) -> None:
    """The premium moves by what the endorsement made outside says; where it would have moved otherwise here, that is a warning."""
    policy, given = endorsement.policy, Decimal(endorsement.change.get("amount") or 0)
    computed = policy.premium - before
    if computed != given:
        policy.endorsed += given - computed
        words = f"保险费增减 {given:,.2f} 元与平台计算的 {computed:,.2f} 元不一致。"
        endorsement.warnings = [*endorsement.warnings, {"message": words, "because": []}]


def told(member: Member, part: Decimal) -> dict[str, Any]:
    """A member's part, ready to be stored and printed."""
    return {
        "insurer_id": member.insurer_id, "insurer": member.insurer.name, "share": rules.decimal_text(member.share),
        "amount": f"{part:.2f}",
    }  # fmt: skip


def spread(policy: Policy, amount: Decimal) -> list[list[str]]:
    """The amount over the insured buildings by their area."""
    return [[number, f"{part:.2f}"] for number, part in rules.allocate(amount, weights(policy))]


def weights(policy: Policy) -> list[tuple[str, Decimal]]:
    """The insured buildings with their areas, by which premium is spread where the contract does not say."""
    insured = set(policy.items.values_list("building_id", flat=True))
    return [(b.number, b.area) for b in projects.buildings(policy.project) if b.pk in insured]


def loaded(policy: Policy) -> Decimal:
    """What the loading adds to the premium on the base it stands on: the settled cost once it is known and the law counts on it."""
    on_settlement = rules.law(policy.law).figure("premium_base", policy.signed_on).word() == "settlement"
    base = policy.settlement if policy.settlement is not None and on_settlement else policy.budget
    return rules.to_cent(base * policy.loading)


def insured_parts(policy: Policy) -> list[rules.Insured]:
    """The premium over buildings by area, and within each over its items by the days of their terms."""
    parts: list[rules.Insured] = []
    for number, amount in rules.allocate(policy.premium, weights(policy)):
        items = [i for i in policy.items.filter(building__number=number).order_by("item") if not removed(i)]
        if not items:
            continue
        by_item = {each.item: each for each in items}
        for code, part in rules.allocate(amount, [(i.item, _days(i)) for i in items]):
            item = by_item[code]
            parts.append(rules.Insured(f"{number} {code}", part, item.starts_on, item.ends_on))
    return parts


def removed(item: Any) -> bool:
    """Whether an endorsement took the item out for good."""
    return any(gap["kind"] == "removed" and gap["until_on"] is None for gap in item.gaps)


def _days(item: Any) -> Decimal:
    if item.starts_on and item.ends_on:
        return Decimal((item.ends_on - item.starts_on).days + 1)
    return Decimal((item.years or 1) * 365)

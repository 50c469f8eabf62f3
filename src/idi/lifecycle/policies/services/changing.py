"""What changes a concluded contract by law or by its own terms: the clock of a building starts, the premium is settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.journal.services import announce, locked, record
from idi.foundation.ledger.services import open_due
from idi.lifecycle.policies.events import CoverStarted
from idi.lifecycle.policies.models import CoverItem, Endorsement, Policy
from idi.lifecycle.policies.selectors import members_on
from idi.lifecycle.policies.services import papers
from idi.lifecycle.policies.services.concluding import PAYMENT_DAYS, write_version
from idi.lifecycle.policies.services.owned import require_lead

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Building


@act
def start_cover(*, by: Actor, at: datetime, policy: Policy, building: Building, accepted_on: date) -> Policy:
    """The completion acceptance of a building starts the clock of its items: wait, first and last day of each.

    It waits for no payment and no settlement. Refuses a building that is not insured, one whose clock already runs, and a day
    in the future.
    """
    by.require("policies.endorse")
    policy = locked(policy)
    require_lead(by, policy)
    items = list(CoverItem.objects.select_for_update().filter(policy=policy, building=building).order_by("item"))
    no = Refusals()
    no.unless(policy.state != "cancelled", "保险合同已解除，不再起算。")
    no.unless(bool(items), f"{building.number}不在这份保险单的承保范围内。", field="building")
    no.unless(
        all(item.accepted_on is None for item in items), f"{building.number}已登记过竣工验收，起止日期不能改。",
        field="accepted_on",
    )  # fmt: skip
    no.unless(accepted_on <= local_date(at), "竣工验收日期不能晚于今天。", field="accepted_on")
    no.stop()
    law = rules.law(policy.law)
    with lawful("accepted_on"):
        cover = rules.cover(law, policy.signed_on, accepted_on)
    by_code = {each.item: each for each in cover.items}
    for item in items:
        _date(item, by_code[item.item], accepted_on)
    CoverItem.objects.bulk_update(items, ["accepted_on", "wait_ends_on", "starts_on", "ends_on", "because"])
    _endorse(
        by, at, policy, Endorsement.Kind.COVER_START, effective_on=accepted_on, subject_name=building.number,
        ground=_article(law.figure("start_event", policy.signed_on)),
        reason=f"{building.number} {accepted_on} 通过竣工验收，起算等待期和保险期间",
        because=_once(each for item in cover.items for each in item.because),
    )  # fmt: skip
    record("policies.start_cover", by=by, at=at, subject=policy, building=building.pk, accepted_on=accepted_on)
    announce(
        CoverStarted(
            scope_id=policy.project_id, at=at, caused_by=by.person_id,
            policy_id=policy.pk, building_id=building.pk, accepted_on=accepted_on,
        )
    )  # fmt: skip
    return policy


def _date(item: CoverItem, computed: rules.CoverItem, accepted_on: date) -> None:
    item.accepted_on = accepted_on
    item.wait_ends_on, item.starts_on, item.ends_on = computed.wait_ends_on, computed.starts_on, computed.ends_on
    item.because = [each.to_json() for each in computed.because]


@act
def settle_premium(*, by: Actor, at: datetime, policy: Policy, settlement: Decimal) -> Policy:
    """The settled cost gives the final premium: a top-up is due to the lead, a refund from it, each follower its part.

    The rate is the signed one; only the base changes. Refuses a second settlement.
    """
    by.require("policies.endorse")
    policy = locked(policy)
    require_lead(by, policy)
    if policy.settlement is not None:
        raise Conflict(Reason(f"保险费已按结算造价 {policy.settlement:,.2f} 元结清，不能再次结算。"))
    law = rules.law(policy.law)
    signed_rate = rules.Rate(policy.rate, {}, policy.rate, None, ())
    with lawful("settlement"):
        priced = rules.premium(law, policy.signed_on, policy.budget, signed_rate, settlement=settlement)
        base = law.figure("premium_base", policy.signed_on)
    assert priced.final is not None  # noqa: S101  a settlement was given
    policy.settlement = settlement
    policy.final = priced.final if base.word() == "settlement" else policy.provisional
    policy.save(update_fields=["settlement", "final"])
    adjustment = policy.final - policy.provisional
    on = local_date(at)
    _settle_parts(by, at, policy, adjustment, on)
    _endorse(
        by, at, policy, Endorsement.Kind.SETTLEMENT, effective_on=on, amount=adjustment, subject_name="保险费",
        ground=_article(base),
        reason=f"建筑安装工程结算造价 {settlement:,.2f} 元，保险费多退少补",
        because=[*priced.because, PAYMENT_DAYS],
    )  # fmt: skip
    record(
        "policies.settle_premium", by=by, at=at, subject=policy,
        settlement=settlement, final=policy.final, adjustment=adjustment,
    )  # fmt: skip
    return policy


def _settle_parts(by: Actor, at: datetime, policy: Policy, adjustment: Decimal, on: date) -> None:
    """One due between policyholder and lead, and each follower's adjustment: its final less its provisional part."""
    panel = [(str(insurer), share) for insurer, share in members_on(policy, on)]
    _owe(by, at, policy, "premium_adjustment", policy.policyholder_id, policy.lead_id, adjustment, on)
    assert policy.final is not None  # noqa: S101  just set
    before, after = rules.split(policy.provisional, panel), rules.split(policy.final, panel)
    for first, last in list(zip(before, after, strict=True))[1:]:
        part = last.amount - first.amount
        _owe(by, at, policy, "premium_share", policy.lead_id, int(last.insurer), part, on)


def _owe(
    by: Actor, at: datetime, policy: Policy, kind: str, debtor_id: int, creditor_id: int, amount: Decimal, on: date
) -> None:
    """A due from debtor to creditor; a negative amount runs the other way, none needs no due."""
    if amount < 0:
        debtor_id, creditor_id = creditor_id, debtor_id
    if amount:
        open_due(
            by=by, at=at, kind=kind, debtor_id=debtor_id, creditor_id=creditor_id, amount=abs(amount),
            due_on=on + timedelta(days=PAYMENT_DAYS.value), subject=policy, project_id=policy.project_id,
            region_code=policy.region_code, contract=policy.number, tax=rules.vat(abs(amount), on).tax,
        )  # fmt: skip


def _endorse(
    by: Actor, at: datetime, policy: Policy, kind: str, *, effective_on: date, ground: str, reason: str,
    because: Iterable[rules.Because], subject_name: str, amount: Decimal | None = None,
) -> Endorsement:  # fmt: skip
    endorsement = Endorsement.objects.create(
        project_id=policy.project_id, region_code=policy.region_code, policy=policy,
        number=next_of(policy), state="in_force", basis=Endorsement.Basis.ARTICLE, kind=kind, ground=ground, reason=reason, effective_on=effective_on,
        amount=amount, because=[each.to_json() for each in because], made_at=at,
    )  # fmt: skip
    endorsement.document_id = papers.endorsement(by=by, at=at, endorsement=endorsement, about=subject_name).pk
    endorsement.save(update_fields=["document_id"])
    write_version(policy, effective_on=effective_on, at=at)
    return endorsement


def next_of(policy: Policy) -> int:
    """The number of the policy's next endorsement. The caller holds the lock of the policy."""
    return (policy.endorsements.aggregate(last=Max("number"))["last"] or 0) + 1


def _article(figure: rules.Figure) -> str:
    return f"《{figure.because.source}》{figure.because.ref}"


def _once(because: Iterable[Any]) -> list[rules.Because]:
    """Each reason once, in order; the values of some cannot be hashed."""
    found: list[rules.Because] = []
    for each in because:
        if each not in found:
            found.append(each)
    return found

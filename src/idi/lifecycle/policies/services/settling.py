"""The settled cost gives the final premium: more or less than was paid for now, over buildings and members to the cent."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason
from idi.foundation.core.lawful import lawful
from idi.foundation.core.wording import day
from idi.foundation.diary.services import finish_task
from idi.foundation.journal.services import locked, record
from idi.lifecycle.policies.models import Endorsement, Policy
from idi.lifecycle.policies.services.concluding import PAYMENT_DAYS, differences_since, facts_of
from idi.lifecycle.policies.services.owned import require_lead
from idi.lifecycle.policies.services.premium_moves import charge, loaded, tell_amount, told_lessened
from idi.lifecycle.policies.services.taking_force import finish, next_number_of


@act
def settle_premium(*, by: Actor, at: datetime, policy: Policy, settlement: Decimal, correction: str = "") -> Policy:
    """The settled cost gives the final premium: a top-up is due to the lead, each follower its part. A smaller premium first
    lessens what is still unpaid; what was received beyond it goes back.

    The rate is the signed one with what endorsements loaded on it; only the base changes. With a `correction`, its reason, a
    cost recorded wrongly is put right by the difference. Refuses a second settlement otherwise, a cost that is none, and a
    contract that has ended.
    """
    by.require("policies.endorse")
    policy = locked(policy)
    require_lead(by, policy)
    if policy.settlement is not None and not correction:
        raise Conflict(Reason(f"保险费已按结算造价 {policy.settlement:,.2f} 元结清，不能再次结算。"))
    if policy.state == "cancelled":
        raise Conflict(Reason(f"保险合同已于{day(policy.cancelled_on)}解除，保险费已经结清。"))
    law = rules.law(policy.law)
    signed_rate = rules.Rate(policy.rate, {}, policy.rate, None, ())
    with lawful("settlement"):
        priced = rules.premium(law, policy.signed_on, policy.budget, signed_rate, settlement=settlement)
        base = law.figure("premium_base", policy.signed_on)
    assert priced.final is not None  # noqa: S101  a settlement was given
    before, facts, loading = policy.premium, facts_of(policy), loaded(policy)
    policy.settlement = settlement
    policy.final = priced.final if base.word() == "settlement" else policy.provisional
    policy.endorsed += loaded(policy) - loading
    policy.save(update_fields=["settlement", "final", "endorsed"])
    on = local_date(at)
    said = (
        f"更正结算造价为 {settlement:,.2f} 元（{correction}）"
        if correction
        else f"建筑安装工程结算造价 {settlement:,.2f} 元"
    )
    told = [f"{said}，保险费多退少补", told_lessened(policy, policy.premium - before)]
    reason = "；".join(filter(None, told))[:300]
    parts = charge(by=by, at=at, policy=policy, before=before, after=policy.premium, on=on, reason=said)
    spread = law.figure("premium_spread", on)
    endorsement = Endorsement(
        project_id=policy.project_id, region_code=policy.region_code, policy=policy, number=next_number_of(policy),
        state="in_force", kind=Endorsement.Kind.SETTLEMENT, basis=Endorsement.Basis.ARTICLE,
        ground=f"《{base.because.source}》{base.because.ref}",
        reason=reason, effective_on=on, made_at=at,
        because=[each.to_json() for each in (*priced.because, PAYMENT_DAYS, *spread.reasons)],
        differences=differences_since(policy, facts),
    )  # fmt: skip
    tell_amount(endorsement, policy.premium - before, parts, on)
    endorsement.save()
    finish(by=by, at=at, endorsement=endorsement, about="保险费")
    finish_task(by=by, at=at, kind="policies.settle", subject=policy)
    record(
        "policies.settle_premium", by=by, at=at, subject=policy,
        settlement=settlement, final=policy.final, adjustment=endorsement.amount, correction=correction,
    )  # fmt: skip
    return policy

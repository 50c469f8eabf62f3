"""A warning of record mode is done with: what it says was put right, or it stays and the lead says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.journal.services import locked, record
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.policies.outside import Outside
from idi.lifecycle.policies.selectors import members
from idi.lifecycle.policies.services.outside_checks import warnings
from idi.lifecycle.policies.services.recording import require_own_lead

WAYS = {"corrected": "已更正", "explained": "保留并说明"}


@act
def clear_warning(*, by: Actor, at: datetime, policy: Policy, number: int, how: str, reason: str) -> Policy:
    """Takes a warning (the `number`th, from one) of a recorded policy off the list of what is missing; it stays on the policy
    with who, when and why. Refuses one that still holds as corrected, an unknown one, and one that was done with before."""
    by.require("policies.record_outside")
    with house(policy.project_id, cause=by):
        policy = locked(policy)
        require_own_lead(by, policy.lead)
        warning = _open(policy, number)
        no = Refusals()
        no.unless(how in WAYS, "请选择已更正，或保留并说明。", field="how")
        no.unless(bool(reason.strip()), "请写明怎样更正的，或者为什么保留。", field="reason")
        still = how == "corrected" and warning["message"] in set(_standing(policy))
        said = "这一条现在仍然存在：请先补齐资料或办理批改；确实不改的，选“保留并说明”。"
        no.unless(not still, said, field="how")
        no.stop()
        warning["cleared"] = {
            "how": how, "reason": reason.strip(), "at": at.isoformat(), "by_id": by.person_id, "who": by.organisation_name,
        }  # fmt: skip
        policy.save(update_fields=["warnings"])
    record("policies.clear_warning", by=by, at=at, subject=policy, number=number, how=how)
    return policy


def _open(policy: Policy, number: int) -> dict[str, Any]:
    if not 1 <= number <= len(policy.warnings):
        raise Refusal(Reason("这份保险单没有这一条提示。"))
    warning: dict[str, Any] = policy.warnings[number - 1]
    if warning.get("cleared"):
        raise Conflict(Reason("这一条提示已经处理，请刷新页面。"))
    return warning


def _standing(policy: Policy) -> Iterator[str]:
    """What the policy would be warned of today. Terms of single items are not asked again: they are as agreed."""
    law = rules.law(policy.law)
    with lawful("budget"):
        priced = rules.premium(law, policy.signed_on, policy.budget, policy.rate)
    shares = [(each.insurer, each.share) for each in members(policy, policy.signed_on)]
    now = Outside(
        project=policy.project, lead=policy.lead, outside_number=policy.outside_number,
        outside_on=policy.outside_on or policy.signed_on, signed_on=policy.signed_on, rate=policy.rate,
        budget=policy.budget, provisional=policy.provisional, shares=shares, insured=policy.insured,
        claimant=policy.claimant,
    )  # fmt: skip
    return (reason.message for reason in warnings(now, priced))

"""What every endorsement must keep, whatever it changes: when it may be made, from which day, and what owners are insured for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from idi import rules
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.wording import day
from idi.lifecycle.policies.models import Endorsement, Policy
from idi.lifecycle.policies.services.chapters import CHAPTERS


def check(policy: Policy, kind: str, change: dict[str, Any], on: date, at: datetime, no: Refusals) -> None:
    """Adds every reason against an endorsement of this kind from this day; raises where the policy takes none."""
    check_possible(policy, kind, change, on, at, no)
    check_allowed(policy, kind, change, on, at, no)


def check_possible(policy: Policy, kind: str, change: dict[str, Any], on: date, at: datetime, no: Refusals) -> None:
    """The reasons why it cannot be, wherever it was made."""
    if policy.state != "issued" or policy.issued_on is None:
        raise Conflict(Reason(f"保险单{policy.machine.state(policy.state).label}，不能批改。"))
    chapter = CHAPTERS[kind]
    today = local_date(at)
    no.unless(
        on >= policy.issued_on,
        f"生效日期早于保险单签发日期{day(policy.issued_on)}，请改为签发之后的日期。",
        field="effective_on",
    )
    if not chapter.ahead:
        no.unless(on <= today, "这类批改的生效日期不能晚于今天，请到期再办。", field="effective_on")
    chapter.check(policy, change, on, no)


def check_allowed(policy: Policy, kind: str, change: dict[str, Any], on: date, at: datetime, no: Refusals) -> None:
    """The reasons why it may not be made here; kept as warnings on one made in an insurer's own system."""
    if kind == Endorsement.Kind.MEMBERS:
        no.unless(on >= local_date(at), "成员变更不追溯：生效日期不能早于今天。", field="effective_on")
    chapter = CHAPTERS[kind]
    if chapter.by_all(policy, change):
        said = "更换主承保机构自各方都同意的当日起生效，生效日期请填今天。"
        no.unless(on <= local_date(at), said, field="effective_on")
    if chapter.lessens(change):
        _keep_what_owners_have(policy, change, on, no)
    chapter.check_allowed(policy, change, on, no)


def _keep_what_owners_have(policy: Policy, change: dict[str, Any], on: date, no: Refusals) -> None:
    figure = rules.law(policy.law).figure("change_after_handover", on)
    allowed = figure.yes() or bool(change.get("after_handover"))
    said = (f"首户已于{day(policy.first_handover_on)}交付，不能再加费、设除外、中止或降低保障。"
            "备案条款另有约定的，请援引该条款。")  # fmt: skip
    no.unless(policy.first_handover_on is None or allowed, said, field="basis", because=figure.reasons)

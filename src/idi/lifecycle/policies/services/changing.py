"""The clock of a building starts with its completion acceptance, and runs whatever is paid or settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.wording import day
from idi.foundation.journal.services import announce, locked, record
from idi.lifecycle.policies.events import CoverStarted
from idi.lifecycle.policies.models import CoverItem, Endorsement, Policy
from idi.lifecycle.policies.services.concluding import differences_since, facts_of
from idi.lifecycle.policies.services.owned import require_lead
from idi.lifecycle.policies.services.taking_force import finish, next_number_of

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Building


@act
def start_cover(
    *, by: Actor, at: datetime, policy: Policy, building: Building, accepted_on: date, filed_on: date | None = None
) -> Policy:
    """The completion acceptance of a building starts the clock of its items: wait, first and last day of each.

    It waits for no payment and no settlement. Where the law of the place counts from the record filing, `filed_on` is
    that day; until it is known the acceptance counts, as an assumption, and `restart_cover` puts it right. Refuses a
    building that is not insured, one whose clock already runs, and a day in the future.
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
    reason = f"{building.number} {day(accepted_on)}通过竣工验收，起算等待期和保险期间"
    _run(by, at, policy, building, items, accepted_on, filed_on, reason)
    return policy


@act
def restart_cover(
    *,
    by: Actor,
    at: datetime,
    policy: Policy,
    building: Building,
    accepted_on: date,
    filed_on: date | None,
    reason: str,
) -> bool:
    """Another day counts for a building whose clock runs: it was accepted again, filed, or its day was recorded wrongly.

    The dates of its items follow, by an endorsement that says why. False where no date changes, or the contract has ended.
    """
    by.require("policies.endorse")
    policy = locked(policy)
    require_lead(by, policy)
    items = list(CoverItem.objects.select_for_update().filter(policy=policy, building=building).order_by("item"))
    if policy.state == "cancelled" or not items or items[0].accepted_on is None:
        return False
    before = [(item.accepted_on, item.starts_on, item.ends_on) for item in items]
    dated = _dated(policy, items, accepted_on, filed_on)
    if before == [(accepted_on, each.starts_on, each.ends_on) for each in dated]:
        return False
    _run(by, at, policy, building, items, accepted_on, filed_on, reason)
    return True


def _run(
    by: Actor, at: datetime, policy: Policy, building: Building, items: list[CoverItem], accepted_on: date,
    filed_on: date | None, reason: str,
) -> None:  # fmt: skip
    """Dates the items of a building and says so by endorsement."""
    law, facts = rules.law(policy.law), facts_of(policy)
    for item, computed in zip(items, _dated(policy, items, accepted_on, filed_on), strict=True):
        _date(item, computed, accepted_on)
    CoverItem.objects.bulk_update(items, ["accepted_on", "wait_ends_on", "starts_on", "ends_on", "because"])
    _endorse(by, at, policy, building, accepted_on, items, law.figure("start_event", policy.signed_on), facts, reason)
    record(
        "policies.start_cover", by=by, at=at, subject=policy, building=building.pk, accepted_on=accepted_on, filed_on=filed_on
    )  # fmt: skip
    announce(
        CoverStarted(
            scope_id=policy.project_id, at=at, caused_by=by.person_id,
            policy_id=policy.pk, building_id=building.pk, accepted_on=accepted_on,
        )
    )  # fmt: skip


def _dated(policy: Policy, items: list[CoverItem], accepted_on: date, filed_on: date | None) -> list[rules.CoverItem]:
    """The items as the law and the contract date them, in their order."""
    law = rules.law(policy.law)
    events = {"record_filing": filed_on} if filed_on else None
    with lawful("accepted_on"):
        basic = rules.cover(law, policy.signed_on)
        riders = [item.item for item in items if basic.item(item.item) is None]
        cover = rules.cover(law, policy.signed_on, accepted_on, events=events, riders=riders)
    by_code = {each.item: each for each in cover.items}
    return [as_contracted(law, policy, item, by_code[item.item]) for item in items]


def as_contracted(law: rules.Law, policy: Policy, item: CoverItem, computed: rules.CoverItem) -> rules.CoverItem:
    """The computed item with the wait and term the contract states, where it states its own."""
    years = item.years if item.years != computed.years else None
    if item.wait_months is None and years is None:
        return computed
    return rules.as_agreed(law, computed, policy.signed_on, wait_months=item.wait_months, years=years)


def _date(item: CoverItem, computed: rules.CoverItem, accepted_on: date) -> None:
    item.accepted_on = accepted_on
    item.wait_ends_on, item.starts_on, item.ends_on = computed.wait_ends_on, computed.starts_on, computed.ends_on
    item.because = [each.to_json() for each in computed.because]


def _endorse(
    by: Actor, at: datetime, policy: Policy, building: Building, accepted_on: date, items: list[CoverItem],
    event: rules.Figure, facts: dict[str, Any], reason: str,
) -> None:  # fmt: skip
    endorsement = Endorsement.objects.create(
        project_id=policy.project_id, region_code=policy.region_code, policy=policy, number=next_number_of(policy),
        state="in_force", kind=Endorsement.Kind.COVER_START, basis=Endorsement.Basis.ARTICLE, effective_on=accepted_on,
        ground=f"《{event.because.source}》{event.because.ref}", made_at=at,
        reason=reason,
        because=_once(each for item in items for each in item.because),
        differences=differences_since(policy, facts),
    )  # fmt: skip
    finish(by=by, at=at, endorsement=endorsement, about=building.number)


def _once(because: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each reason once, in order; the values of some cannot be hashed."""
    found: list[dict[str, Any]] = []
    for each in because:
        if each not in found:
            found.append(each)
    return found

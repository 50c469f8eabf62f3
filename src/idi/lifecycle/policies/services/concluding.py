"""What every concluded contract gets, signed here or recorded from outside: its panel, its cover items, its first version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.numbers import drawn
from idi.foundation.journal.services import announce
from idi.foundation.seats import services as seats
from idi.lifecycle.policies import versions
from idi.lifecycle.policies.events import ContractSigned
from idi.lifecycle.policies.models import CoverItem, InsuredBuilding, Member, Policy, Version
from idi.lifecycle.policies.outside import OutsideItem
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Building

PAYMENT_DAYS = rules.Because(
    "premium_payment_days", 15, "合同未约定缴费期限时，自签订（结算）之日起15日", "平台默认", "D", "保险费缴纳期限"
)
"""How long a premium may take where the contract does not say; an assumption of this platform."""


def new_check_code() -> str:
    """Twelve letters nobody can guess, by which a paper is checked."""
    return drawn(12)


def conclude(
    *, by: Actor, at: datetime, policy: Policy, panel: Sequence[tuple[int, Decimal]], proposal_id: int | None,
    agreed: Sequence[OutsideItem] = (),
) -> None:  # fmt: skip
    """Writes members (lead first), seats, cover items of every building, version 1, and announces the signing.

    `agreed` are the items on which the contract says something of its own.
    """
    place: dict[str, Any] = {"project_id": policy.project_id, "region_code": policy.region_code, "policy": policy}
    parts = rules.split(policy.provisional, [(str(insurer_id), share) for insurer_id, share in panel])
    for position, (insurer_id, _) in enumerate(panel):
        role = "insurer_co" if position else "insurer_lead"
        seats.seat(insurer_id, policy.project_id, role=role, from_on=local_date(at))
    Member.objects.bulk_create(
        Member(
            **place,
            insurer_id=insurer_id,
            lead=not position,
            share=share,
            premium=part.amount,
            from_on=policy.signed_on,
        )
        for position, ((insurer_id, share), part) in enumerate(zip(panel, parts, strict=True))
    )
    buildings = projects.buildings(policy.project)
    InsuredBuilding.objects.bulk_create(
        InsuredBuilding(**place, building=building, from_on=policy.signed_on) for building in buildings
    )
    own = {(each.building, each.item): each for each in agreed or _of_proposal(policy)}
    cover = rules.cover(rules.law(policy.law), policy.signed_on)
    CoverItem.objects.bulk_create(
        _item(place, building, item, own.get((building.number, item.item)) or own.get(("", item.item)))
        for building in buildings
        for item in cover.items
    )
    write_version(policy, effective_on=policy.signed_on, at=at)
    announce(
        ContractSigned(
            scope_id=policy.project_id, at=at, caused_by=by.person_id,
            proposal_id=proposal_id, policy_id=policy.pk, lead_id=policy.lead_id,
        )
    )  # fmt: skip


def _of_proposal(policy: Policy) -> list[OutsideItem]:
    """Deductible and limit of the items for which the proposal names them."""
    terms = policy.proposal.item_terms if policy.proposal else {}
    return [
        OutsideItem(item=item, deductible=_yuan(named, "deductible"), limit=_yuan(named, "limit"))
        for item, named in terms.items()
    ]


def _yuan(named: dict[str, str], name: str) -> Decimal | None:
    return Decimal(named[name]) if named.get(name) else None


def _item(place: dict[str, Any], building: Building, item: rules.CoverItem, own: OutsideItem | None) -> CoverItem:
    own = own or OutsideItem(item=item.item)
    years = item.years if own.years is None else own.years
    return CoverItem(
        **place, building=building, item=item.item, name=item.name, years=years,
        term=item.term if years == item.years else f"{years}年", wait_months=own.wait_months,
        deductible=own.deductible, limit=own.limit, because=[each.to_json() for each in item.because],
    )  # fmt: skip


def write_version(policy: Policy, *, effective_on: date, at: datetime) -> Version:
    """Freezes the policy as it stands now under the next number. The caller holds the lock of the policy."""
    return Version.objects.create(
        project_id=policy.project_id, region_code=policy.region_code, policy=policy, number=policy.versions.count() + 1,
        effective_on=effective_on, facts=facts_of(policy), made_at=at,
    )  # fmt: skip


def facts_of(policy: Policy) -> dict[str, Any]:
    """Everything of the policy that versions keep and compare, as plain values."""
    own = ("number", "outside_number", "law", "signed_on", "issued_on", "insured", "claimant", "rate", "budget",
           "provisional", "settlement", "final", "loading", "endorsed", "cancelled_on", "state", "lead_id",
           "policyholder_id")  # fmt: skip
    member = ("insurer_id", "lead", "share", "premium", "from_on", "until_on")
    item = ("building_id", "item", "name", "term", "wait_months", "accepted_on", "wait_ends_on", "starts_on", "ends_on", "deductible",
            "limit", "gaps")  # fmt: skip
    return {
        **_exact({name: getattr(policy, name) for name in own}),
        "members": [_exact(row) for row in policy.members.order_by("-lead", "id").values(*member)],
        "items": [_exact(row) for row in policy.items.order_by("building_id", "item").values(*item)],
        "buildings": {str(b.pk): {"area": rules.decimal_text(b.area)} for b in projects.buildings(policy.project)},
    }


def differences_since(policy: Policy, facts: dict[str, Any]) -> list[list[Any]]:
    """What differs between earlier facts and the policy as it stands now: path, before, after."""
    changed = versions.differences(versions.flat(facts), versions.flat(facts_of(policy)))
    return [[list(each.path), each.before, each.after] for each in changed]


def _exact(values: dict[str, Any]) -> dict[str, Any]:
    return {name: rules.decimal_text(v) if isinstance(v, Decimal) else v if isinstance(v, int | str | list | None) else str(v)
            for name, v in values.items()}  # fmt: skip

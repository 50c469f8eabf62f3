"""Endorsements through the doors, and who else it takes: a second person of the lead, a fourth insurer.

drawn = draft(world, policy, "exclusion", items=items_of(world, policy, "C05"))
endorsement = in_force(world, drawn)            # submitted, and agreed to by the policyholder where that is the ground
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.parties import services as parties
from idi.foundation.parties.models import Organisation
from idi.lifecycle.policies import services
from idi.lifecycle.policies.models import CoverItem, Endorsement, Joining, Policy
from tests.factories import on
from tests.factories.parties import OPENED, World, _person, uscc

DRAWN = on(2019, 8, 1)


def chief_of(world: World) -> Actor:
    """The second person of the lead, who looks over what its underwriters draw up."""
    with acting(world.administrator, OPENED):
        return _person(world.administrator, OPENED, "chief", "chief_underwriter", world.lead)


def a_fourth(world: World) -> tuple[Organisation, Actor]:
    """丁, an insurer not on the panel, and its underwriter."""
    with acting(world.administrator, OPENED):
        fourth = parties.register_organisation(
            by=world.administrator, at=OPENED, kind="insurer", name="示例财产保险丁公司", region_code="330400",
            uscc=uscc(90, region_code="330400"), contact_phone="0573-00000000",
        )  # fmt: skip
        return fourth, _person(world.administrator, OPENED, "fourth_underwriter", "underwriter", fourth)


def items_of(world: World, policy: Policy, item: str, *buildings: str) -> list[int]:
    """Keys of one item on the named buildings, or on all."""
    with acting(world.underwriter, DRAWN):
        rows = CoverItem.objects.filter(policy=policy, item=item)
        rows = rows.filter(building__number__in=buildings) if buildings else rows
        return list(rows.order_by("building__sort_key").values_list("pk", flat=True))


def draft(
    world: World, policy: Policy, kind: str, *, at: datetime = DRAWN, effective_on: date | None = None,
    basis: str = "agreement", reason: str = "示例原因", by: Actor | None = None, **change: Any,
) -> Endorsement:  # fmt: skip
    """Drawn up by the lead."""
    by = by or world.underwriter
    with acting(by, at):
        return services.draft_endorsement(
            by=by, at=at, policy=policy, kind=kind, basis=basis, reason=reason, effective_on=effective_on or at.date(),
            change=change,
        )  # fmt: skip


def submit(world: World, endorsement: Endorsement, *, at: datetime = DRAWN) -> Endorsement:
    with acting(world.underwriter, at):
        return services.submit_endorsement(by=world.underwriter, at=at, endorsement=endorsement)


def agree(
    world: World, endorsement: Endorsement, *, at: datetime = DRAWN, yes: bool = True, answer: str = ""
) -> Endorsement:
    """The policyholder answers."""
    with acting(world.developer, at):
        return services.agree_endorsement(by=world.developer, at=at, endorsement=endorsement, agree=yes, answer=answer)


def join(world: World, endorsement: Endorsement, by: Actor, *, at: datetime = DRAWN, yes: bool = True) -> Joining:
    """Who was asked to join answers for itself, seeing nothing of the policy but what it was asked."""
    with acting(by, at):
        joining = Joining.objects.get(endorsement_id=endorsement.pk, organisation_id=by.organisation_id)
        return services.answer_joining(by=by, at=at, joining=joining, agree=yes, answer="" if yes else "示例：不接")


def in_force(world: World, endorsement: Endorsement, *, at: datetime = DRAWN) -> Endorsement:
    """Submitted, and signed by the policyholder where it was asked."""
    submitted = submit(world, endorsement, at=at)
    return agree(world, submitted, at=at) if submitted.state == "awaiting_agreement" else submitted

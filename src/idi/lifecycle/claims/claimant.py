"""Who may act for the owner on a claim: reporter is not claimant.

What is inside a home is for its owner, checked by the claim word or a seat on it. Public parts are for the owners' committee.
Anybody else needs an authorisation that names the act and runs on the day.
"""

from __future__ import annotations

from datetime import datetime

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.seats import selectors as seats
from idi.lifecycle.claims.models import Authorisation, Claim


def public_part(claim: Claim) -> bool:
    """Whether the damage is in what all owners own together."""
    return claim.unit is None or claim.unit.part != "inside"


def may(by: Actor, claim: Claim, act: str, at: datetime) -> bool:
    """Whether this actor may accept, take cash, sign or withdraw (`Authorisation.Scope`). The house is whoever holds the track code."""
    if by.kind == "house":
        return claim.may_sign and not changed_hands(claim, by)
    if _is_owner(by, claim):
        return True
    return any(each.holder_id in by.holders for each in authorised(claim, act, at))


def changed_hands(claim: Claim, by: Actor) -> bool:
    """Whether somebody else became owner of the home after the owner of this report was checked."""
    if claim.unit_id is None:
        return False
    proved_on = local_date(claim.owner_checked_at or claim.reported_at)
    with house(claim.unit_id, cause=by):
        return seats.seated_after(claim.unit_id, "owner", proved_on, but=claim.reporter_person_id)


def authorised(claim: Claim, act: str, at: datetime) -> list[Authorisation]:
    """The authorisations for an act that run on a day."""
    on = local_date(at)
    rows = Authorisation.objects.filter(
        claim=claim, acts__contains=[act], from_on__lte=on, until_on__gte=on, ended_at__isnull=True
    )
    return list(rows.order_by("id"))


def _is_owner(by: Actor, claim: Claim) -> bool:
    """Inside a home: who holds a seat on it; where nobody does, who reported with its claim word."""
    with house(claim.scope_id, cause=by):  # a former owner does not see the home any more
        public = public_part(claim)
    if public:
        return by.organisation_id in seats.seated(claim.project_id or 0, "owners_committee")
    if by.organisation_id is not None or by.person_id is None:
        return False
    with house(claim.unit_id or 0, cause=by):
        owners = seats.seated(claim.unit_id or 0, "owner")
    return by.person_id in owners if owners else by.person_id == claim.signer_person_id

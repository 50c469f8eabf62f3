"""Who may act for the owner on a claim: reporter is not claimant.

What is inside a home is for its owner, checked by the claim word or a seat on it. Public parts are for the owners' committee.
Anybody else needs an authorisation that names the act, runs on the day, and was given by today's owner.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason
from idi.foundation.core.wording import day
from idi.foundation.seats import selectors as seats
from idi.lifecycle.claims.models import Authorisation, Claim


def public_part(claim: Claim) -> bool:
    """Whether the damage is in what all owners own together."""
    return claim.unit is None or claim.unit.part != "inside"


def may(by: Actor, claim: Claim, act: str, at: datetime) -> bool:
    """Whether this actor may accept, take cash, sign or withdraw (`Authorisation.Scope`). The house is whoever holds the track code."""
    if by.kind == "house":
        return claim.may_sign and not public_part(claim) and not changed_hands(claim, by)
    if _is_owner(by, claim):
        return True
    return any(_why_not(each, by, claim, act, at) is None for each in _held(by, claim))


def standing_in(by: Actor, claim: Claim, act: str, at: datetime) -> list[int]:
    """Who may do an act for the owner at a moment: the owners' committee for public parts, and every holder of an
    authorisation that reaches so far; asked by whoever has something to tell them."""
    with house(claim.scope_id, cause=by):
        committees = seats.seated(claim.scope_id, "owners_committee") if public_part(claim) else []
        given = list(Authorisation.objects.filter(claim_id=claim.pk, holder_id__isnull=False).order_by("id"))
    held = [each.holder_id for each in given if _why_not(each, by, claim, act, at) is None]
    return list(dict.fromkeys([*committees, *filter(None, held)]))


def authorised_names(by: Actor, claim: Claim, act: str, at: datetime) -> list[str]:
    """Names of those an authorisation lets do an act at a moment, with an account or without."""
    with house(claim.scope_id, cause=by):
        given = list(Authorisation.objects.filter(claim_id=claim.pk).order_by("id"))
    return [each.holder_name for each in given if _why_not(each, by, claim, act, at) is None]


def voice(by: Actor, claim: Claim, *, checked: bool = False) -> str:
    """In which part an act on the owner's side is said, for the history: `owner`, `holder` of an authorisation, `reporter`; empty
    for an organisation, which is named. `checked` says that only the owner, or who acts for the owner, came so far."""
    if by.organisation_id is not None:
        return ""
    if by.person_id is not None:
        if registered(by, claim) or by.person_id == claim.signer_person_id:
            return "owner"
        with house(claim.scope_id, cause=by):
            if Authorisation.objects.filter(claim_id=claim.pk, holder_id=by.person_id).exists():
                return "holder"
    return "owner" if checked or (claim.may_sign and not changed_hands(claim, by)) else "reporter"


def registered(by: Actor, claim: Claim) -> bool:
    """Whether this person, or who caused the house to act, is registered as an owner of the home."""
    if claim.unit_id is None or by.organisation_id is not None or by.person_id is None:
        return False
    with house(claim.unit_id, cause=by):
        return by.person_id in seats.seated(claim.unit_id, "owner")


def lapsed(by: Actor, claim: Claim, act: str, at: datetime) -> Reason | None:
    """Why the newest authorisation this actor holds does not reach so far; None where it holds none at all."""
    newest = _held(by, claim)[:1]
    return _why_not(newest[0], by, claim, act, at) if newest else None


def changed_hands(claim: Claim, by: Actor) -> bool:
    """Whether somebody else became owner of the home after the owner of this report was checked."""
    return _new_owner(claim, claim.owner_checked_at or claim.reported_at, by, but=claim.reporter_person_id)


def _new_owner(claim: Claim, since: datetime, by: Actor, *, but: int | None) -> bool:
    if claim.unit_id is None:
        return False
    with house(claim.unit_id, cause=by):
        return seats.seated_after(claim.unit_id, "owner", local_date(since), but=but)


def _held(by: Actor, claim: Claim) -> list[Authorisation]:
    """The authorisations this actor was given on a claim, those that ended too, the newest first."""
    return list(Authorisation.objects.filter(claim_id=claim.pk, holder_id__in=by.holders).order_by("-id"))


def _why_not(row: Authorisation, by: Actor, claim: Claim, act: str, at: datetime) -> Reason | None:
    """Why an authorisation does not reach an act at a moment, in words; None where it does."""
    on = local_date(at)
    if row.ended_at is not None:
        words = gettext("委托已于%(day)s撤销：%(reason)s") % {
            "day": day(local_date(row.ended_at)),
            "reason": row.ended_reason,
        }
    elif on < row.from_on:
        words = gettext("委托自%(day)s起才生效。") % {"day": day(row.from_on)}
    elif on > row.until_on:
        words = gettext("委托已于%(day)s到期，请业主出具新的委托书，交保险机构登记。") % {"day": day(row.until_on)}
    elif act not in row.acts:
        words = gettext("委托书没有授权“%(act)s”，请业主本人办理。") % {"act": Authorisation.Scope(act).label}
    elif _new_owner(claim, row.recorded_at, by, but=claim.signer_person_id):
        words = gettext("委托登记之后房屋有了新的业主，原来的委托对新业主无效，请现在的业主出具委托书。")
    else:
        return None
    return Reason(words)


def _is_owner(by: Actor, claim: Claim) -> bool:
    """Inside a home: who holds a seat on it; where nobody does, who reported with its claim word."""
    with house(claim.scope_id, cause=by):  # a former owner does not see the home any more
        public = public_part(claim)
        committees = seats.seated(claim.scope_id, "owners_committee") if public else []
    if public:
        return any(each in by.organisation_ids for each in committees)
    if by.organisation_id is not None or by.person_id is None:
        return False
    with house(claim.unit_id or 0, cause=by):
        owners = seats.seated(claim.unit_id or 0, "owner")
    return by.person_id in owners if owners else by.person_id == claim.signer_person_id

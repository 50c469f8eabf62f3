"""Claims that somebody else than the owner acts on: by an authorisation, or as the owners' committee for public parts.

Row security shows such an actor no claim, no order and no offer: it holds the authorisation (or the seat of the committee), and
this is checked here. What it may see and do then is read and done as the house, in the scope of that one claim.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason
from idi.foundation.seats import selectors as seats
from idi.lifecycle.claims import claimant
from idi.lifecycle.claims.models import Authorisation, Claim
from idi.lifecycle.claims.selectors.tracked import Tracked

_OVER = ("closed", "withdrawn", "joined", "voided")


@dataclass(frozen=True, slots=True)
class Entrusted(Tracked):
    """A claim with what this actor may do on it for the owner (`acts`), and in words why nothing where it may nothing."""

    claim: Claim
    acts: frozenset[str]
    why_not: str = ""


def entrusted(by: Actor, at: datetime) -> list[Entrusted]:
    """What is in hand, newest first; claims whose authorisation has ended stay on the list until they are over."""
    return [_entrusted(by, at, each) for each in _claims(by) if each.state not in _OVER]


def entrusted_claim(pk: int, by: Actor, at: datetime) -> Entrusted | None:
    """One of them, or nothing for strangers."""
    return next((_entrusted(by, at, each) for each in _claims(by, pk)), None)


def require(by: Actor, at: datetime, claim_id: int, act: str) -> Entrusted:
    """The claim, where this actor may do this on it for the owner; refuses in words: ended, over, another act, another owner."""
    found = entrusted_claim(claim_id, by, at)
    if found is None or act not in found.acts:
        lapsed = claimant.lapsed(by, found.claim, act, at) if found else None
        raise Forbidden(lapsed or Reason(gettext("须由业主本人、公共部位的业主委员会或持委托书的受托人办理。")))
    return found


def require_any(by: Actor, at: datetime, claim_id: int) -> Entrusted:
    """The claim, where this actor may do anything at all on it for the owner today; refuses in words otherwise."""
    found = entrusted_claim(claim_id, by, at)
    if found is None or not found.acts:
        return require(by, at, claim_id, Authorisation.Scope.SIGN.value)
    return found


def _claims(by: Actor, pk: int | None = None) -> list[Claim]:
    held = Authorisation.objects.filter(holder_id__in=by.holders)
    by_project: dict[int, Q] = {}
    for claim_id, project_id in held.values_list("claim_id", "project_id"):
        by_project[project_id] = by_project.get(project_id, Q()) | Q(pk=claim_id)
    for project_id in seats.scopes_held(by, "owners_committee"):
        public = Q(unit__isnull=True) | ~Q(unit__part="inside")
        by_project[project_id] = by_project.get(project_id, Q()) | public
    found: list[Claim] = []
    for project_id, which in by_project.items():
        with house(project_id, cause=by):
            rows = Claim.objects.filter(which, project_id=project_id).select_related("project", "building", "unit")
            found += rows.filter(pk=pk) if pk else rows
    return sorted(found, key=lambda claim: -claim.pk)


def _entrusted(by: Actor, at: datetime, claim: Claim) -> Entrusted:
    acts = frozenset(act for act in Authorisation.Scope.values if claimant.may(by, claim, act, at))
    why = None if acts else claimant.lapsed(by, claim, Authorisation.Scope.SIGN.value, at)
    return Entrusted(claim.track_code, claim.pk, claim.scope_id, claim, acts, why.message if why else "")

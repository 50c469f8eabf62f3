"""A builder on whom what waits for it cannot count: out of reach, or past a clock that went up the line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from idi.foundation.core.language import on_paper
from idi.foundation.parties import selectors as parties
from idi.foundation.seats import selectors as seats
from idi.lifecycle.claims.models import Claim, Clock
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

OF_BUILDER = ("builder_answer", "builder_repair")


@dataclass(frozen=True, slots=True)
class Silence:
    """Why the developer is not counted on, who was asked to step in, and the contractors whose warranty runs, each with its telephone."""

    why: str
    authorities: str
    contractors: str


def unreachable(claim: Claim) -> str:
    """Why the developer cannot be held to its repair, in words; empty where it can."""
    developer = claim.project.developer if claim.project else None
    if developer is None or developer.condition == "active":
        return ""
    return f"建设单位{on_paper(developer.get_condition_display)()}"


def gone_up() -> QuerySet[Clock]:
    """Clocks of builders that were missed, told to the authority and run on."""
    return Clock.objects.filter(clock__in=OF_BUILDER, escalated_at__isnull=False, stopped_at__isnull=True)


def unanswered(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Of some claims those that wait for a builder on whom they cannot count."""
    fallen = ~Q(project__developer__condition="active")
    return rows.filter(Q(pk__in=gone_up().values("claim_id")) | fallen, state="with_builder")


def silence(claim: Claim) -> Silence | None:
    """What owner, desk and authority read of it; None while the builder still has time."""
    if claim.state != "with_builder" or claim.project is None:
        return None
    fallen = claim.project.developer.condition != "active"
    if not fallen and not gone_up().filter(claim=claim).exists():
        return None
    developer = claim.project.developer
    why = gettext("建设单位%(condition)s") % {"condition": developer.get_condition_display()} if fallen else ""
    return Silence(
        why or gettext("建设单位没有在期限内回应或修复"),
        gettext("、").join(map(_with_phone, authorities(claim.region_code))),
        gettext("、").join(map(_with_phone, contractors(claim))),
    )


def authorities(region_code: str) -> list[Organisation]:
    """The housing authority nearest to the place."""
    chain = seats.region_chain(region_code)
    near = list(parties.looking_after("housing_authority", region_code))
    best = min((chain.index(each.region_code) for each in near), default=None)
    return [each for each in near if best is not None and chain.index(each.region_code) == best]


def contractors(claim: Claim) -> list[Organisation]:
    """Who owes the statutory warranty for the defect beside the developer, as far as it is still there."""
    if "contractor" not in {each["party"] for each in claim.triage.get("responsible", ())} or claim.project is None:
        return []
    built = projects.building_parties(claim.project)
    return [each for each in built if each.kind == "contractor" and each.condition == "active"]


def _with_phone(organisation: Organisation) -> str:
    return f"{organisation.name}（{organisation.contact_phone}）" if organisation.contact_phone else organisation.name

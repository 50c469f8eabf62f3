"""Questions about filings and quotes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.shortcuts import get_object_or_404

from idi.foundation.core.actor import Actor
from idi.foundation.core.states import State
from idi.foundation.parties.selectors import family
from idi.foundation.seats.selectors import region_chain
from idi.lifecycle.projects.states import BEFORE_INSURANCE
from idi.lifecycle.rating.buildings import BuildingPart, by_building
from idi.lifecycle.rating.clauses import RIGHTS as RIGHTS
from idi.lifecycle.rating.clauses import Clause as Clause
from idi.lifecycle.rating.clauses import clauses as clauses
from idi.lifecycle.rating.limits import Limit as Limit
from idi.lifecycle.rating.limits import limits as limits
from idi.lifecycle.rating.models import (
    Alternative,
    AuthorityLimit,
    DataRequest,
    Experience,
    Filing,
    Quote,
    Referral,
    Release,
)
from idi.lifecycle.rating.pricing import span_of as span_of
from idi.lifecycle.rating.states import STANDINGS
from idi.lifecycle.rating.terms import Terms, read_terms

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project


def filings(actor: Actor) -> QuerySet[Filing]:
    """The filings the actor may see, with their insurer: its own, or those handed in to an authority's region."""
    rows = Filing.objects.select_related("insurer")
    if actor.organisation_kind == "insurer":
        return rows.filter(insurer_id__in=actor.organisation_ids)
    return rows.exclude(state="draft")


def standing_on(filing: Filing, on: date) -> State:
    """How a filing stands on a day: reported becomes in force on its day, and replaced after its last."""
    if filing.state != "reported" or filing.in_force_on is None or on < filing.in_force_on:
        return STANDINGS[filing.state]
    ended = filing.until_on is not None and on > filing.until_on
    return STANDINGS["replaced" if ended else "in_force"]


def with_standing(rows: QuerySet[Filing], on: date) -> QuerySet[Filing]:
    """The filings with `standing`, the name of what `standing_on` says, computed by the database."""
    begun = Q(state="reported", in_force_on__lte=on)
    found = Case(
        When(begun & Q(until_on__lt=on), then=Value("replaced")),
        When(begun, then=Value("in_force")),
        default=F("state"),
    )
    return rows.annotate(standing=found)


def filing(pk: int) -> Filing:
    """One filing; 404 for those who may not see it."""
    return get_object_or_404(Filing.objects.select_related("insurer", "regulator", "reported_to"), pk=pk)


def versions(filing: Filing) -> QuerySet[Filing]:
    """All versions of a filing's name in its region, as far as the actor may see them, the newest first."""
    same = {"insurer_id": filing.insurer_id, "region_code": filing.region_code, "name": filing.name}
    return Filing.objects.filter(**same).select_related("insurer").order_by("-version")


def filings_in_force(insurer_id: int, region_code: str, on: date) -> QuerySet[Filing]:
    """What an insurer may price with in a region on a day: approved, reported, begun and not ended."""
    running = Q(until_on__isnull=True) | Q(until_on__gte=on)
    rows = Filing.objects.filter(running, insurer__in=family(insurer_id), region_code__in=region_chain(region_code))
    return rows.filter(state="reported", in_force_on__lte=on).order_by("-in_force_on", "-id")


def filings_to_try(quote: Quote, on: date) -> QuerySet[Filing]:
    """What the insurer may try a quote under: what is in force on a day, and what the quote was offered under."""
    return filings_in_force(quote.insurer_id, quote.region_code, on) | Filing.objects.filter(pk=quote.filing_id or 0)


def quotes(actor: Actor) -> QuerySet[Quote]:
    """The quotes the actor may see, with project and insurer: its own, or those for its projects."""
    rows = Quote.objects.select_related("project", "insurer").defer("terms", "lines", "because", "buildings", "vat")
    return rows.filter(insurer_id__in=actor.organisation_ids) if actor.organisation_kind == "insurer" else rows


def quote(pk: int) -> Quote:
    """One quote with project, insurer, filing and facts; 404 for everybody but the two sides and the regulator."""
    rows = Quote.objects.select_related("project__developer", "insurer", "filing", "facts_sheet")
    return get_object_or_404(rows, pk=pk)


def quotes_of_project(project_id: int) -> QuerySet[Quote]:
    """The quotes of a project as far as the actor may see them, the cheapest offers first."""
    rows = Quote.objects.filter(project_id=project_id).select_related("insurer")
    return rows.order_by("provisional", "id")


def accepted_quote(project_id: int) -> Quote | None:
    """The quote the developer accepted and whose contract, if there is one, has not ended; if any."""
    return quotes_of_project(project_id).filter(state="accepted", release__isnull=True).first()


def ended(quote: Quote) -> bool:
    """Whether the contract concluded on an accepted quote ended."""
    return Release.objects.filter(quote=quote).exists()


def may_be_insured(project: Project) -> bool:
    """Whether insurers may be asked: nobody insures the project, not yet or not any more."""
    return project.state in BEFORE_INSURANCE


def stands(quote: Quote, on: date) -> bool:
    """Whether an offer can still be accepted on a day."""
    return quote.state == "offered" and quote.valid_until_on is not None and on <= quote.valid_until_on


def alternatives(quote: Quote) -> QuerySet[Alternative]:
    """What an offer holds, or what was prepared for it; the developer sees them once they are offered."""
    return Alternative.objects.filter(quote=quote).select_related("filing", "insurer").order_by("number")


def offered_for(project_id: int) -> list[Alternative]:
    """All alternatives of the offers for a project that the actor may see, by insurer; closed and declined quotes left out."""
    rows = Alternative.objects.filter(project_id=project_id, quote__state__in=["offered", "accepted"])
    return list(rows.select_related("quote__insurer").order_by("quote__insurer__sort_key", "quote_id", "number"))


def referrals(quote: Quote) -> list[Referral]:
    """When a second person was asked, newest first; only the insurer sees them."""
    return list(Referral.objects.filter(quote=quote).order_by("-id"))


def data_requests(quote: Quote) -> list[DataRequest]:
    """What was asked of the developer, newest first."""
    return list(DataRequest.objects.filter(quote=quote).order_by("-id"))


def terms_of(quote: Quote) -> Terms | None:
    """The filed terms an offer stands on, frozen; None before it was offered."""
    return read_terms(quote.terms)


def allocated(quote: Quote, cost: Decimal, premium: Decimal) -> tuple[BuildingPart, ...]:
    """A cost and a premium of the quoted project, such as the settled ones, by building (risk unit)."""
    return by_building(quote.facts_sheet.facts, cost, premium)


def authority_limit(insurer_id: int, on: date) -> AuthorityLimit | None:
    """The limit an insurer set for itself, as it holds on a day."""
    rows = AuthorityLimit.objects.filter(insurer__in=family(insurer_id), from_on__lte=on)
    return rows.order_by("-from_on", "-id").first()


def authority_limits(actor: Actor) -> QuerySet[AuthorityLimit]:
    """All limits the actor's insurer set, newest first."""
    return AuthorityLimit.objects.filter(insurer_id__in=actor.organisation_ids).order_by("-from_on", "-id")


def last_experience(insurer_id: int, organisation_id: int, kind: str) -> Experience | None:
    """What an insurer knew of a party last, as far as the actor may see it."""
    rows = Experience.objects.filter(insurer_id=insurer_id, organisation_id=organisation_id, kind=kind)
    return rows.order_by("-from_on", "-pk").first()


def experiences(actor: Actor) -> QuerySet[Experience]:
    """What the actor's insurer knows of parties."""
    return Experience.objects.filter(insurer_id__in=actor.organisation_ids).select_related("organisation")

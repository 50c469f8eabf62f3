"""Questions about filings and quotes."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from idi.foundation.core.actor import Actor
from idi.foundation.parties.selectors import family
from idi.foundation.seats.selectors import region_chain
from idi.lifecycle.rating.models import Filing, Quote


def filings(actor: Actor) -> QuerySet[Filing]:
    """The filings the actor may see, with their insurer: its own, or those of the regions an authority looks after."""
    rows = Filing.objects.select_related("insurer")
    return rows.filter(insurer_id__in=actor.organisation_ids) if actor.organisation_kind == "insurer" else rows


def filing(pk: int) -> Filing:
    """One filing; 404 for those who may not see it."""
    return get_object_or_404(Filing.objects.select_related("insurer"), pk=pk)


def filings_in_force(insurer_id: int, region_code: str, on: date) -> QuerySet[Filing]:
    """What an insurer may price with in a region on a day: approved, reported, begun and not ended."""
    running = Q(until_on__isnull=True) | Q(until_on__gte=on)
    rows = Filing.objects.filter(running, insurer__in=family(insurer_id), region_code__in=region_chain(region_code))
    return rows.filter(state__in=["in_force", "replaced"], in_force_on__lte=on).order_by("-in_force_on", "-id")


def quotes(actor: Actor) -> QuerySet[Quote]:
    """The quotes the actor may see, with project and insurer: its own, or those for its projects."""
    rows = Quote.objects.select_related("project", "insurer")
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
    """The quote the developer accepted, if any."""
    return quotes_of_project(project_id).filter(state="accepted").first()


def stands(quote: Quote, on: date) -> bool:
    """Whether an offer can still be accepted on a day."""
    return quote.state == "offered" and quote.valid_until_on is not None and on <= quote.valid_until_on

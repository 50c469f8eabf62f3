"""Questions about repair orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.documents import selectors as documents
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.repairs.models import CashOffer, Order, Price, Quote, Recurrence, Tender

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document
    from idi.lifecycle.claims.models import Claim, PriceLine
    from idi.lifecycle.claims.selectors import Tracked

BEFORE, AFTER = "repairs.before", "repairs.after"
"""The kinds of the photos a repairer takes."""


def visible(actor: Actor) -> QuerySet[Order]:
    """The orders the actor may see, with repairer, lead and confirmation loaded."""
    rows = Order.objects.select_related("repairer", "lead", "confirmation")
    if actor.organisation_kind == "repairer":
        # Row security answers for safety; this narrows by index.
        return rows.filter(repairer_id__in=actor.organisation_ids)
    return rows


def order(pk: int) -> Order:
    """One order with its parties; 404 for strangers."""
    rows = Order.objects.select_related("repairer", "lead", "confirmation")
    return get_object_or_404(rows, pk=pk)


def of_claim(claim: Claim) -> QuerySet[Order]:
    """The orders of a claim, newest first."""
    return Order.objects.filter(claim=claim).select_related("repairer").order_by("-id")


def library(of: Claim | Quote, on: date) -> dict[str, PriceLine]:
    """The price library that counts on a day for the lead of a claim, or of a quote on one, by code."""
    return dict(claims.price_list(of.region_code, on, of.lead_id))


def estimated_lines(claim: Claim, *, covered: bool = True) -> list[dict[str, Any]]:
    """The lines of the newest survey of a claim that are about what is covered, or about what is not.

    What was decided goes by element: lines of an element the decision does not name go with the decision as a whole.
    """
    survey, decision = claims.latest_survey(claim), claims.latest_decision(claim)
    lines = list(survey.lines) if survey else []
    if decision is None:
        return lines
    said = {line.element: line.outcome == "covered" for line in decision.lines.all()}
    whole = decision.outcome == "covered"
    return [line for line in lines if said.get(str(line.get("element") or ""), whole) == covered]


def covered_estimate(claim: Claim) -> Decimal | None:
    """What the survey estimated of what is covered: by its lines where it has any, else as a whole."""
    lines = sum((Decimal(line["total"]) for line in estimated_lines(claim)), Decimal(0))
    return lines or claim.estimate


def surveyed_lines(
    claim: Claim, listed: Mapping[str, PriceLine], *, covered: bool = True
) -> list[dict[str, Any]]:  # fmt: skip
    """Those lines, to begin an order, an offer or a tender with; what has left the library since is written out."""
    found = estimated_lines(claim, covered=covered)
    names = ("element", "code", "name", "unit", "quantity", "price")
    return [
        {**{name: line[name] for name in names if line.get(name)}, "code": line["code"] if line.get("code") in listed else ""}
        for line in found
    ]  # fmt: skip


def running(claim: Claim) -> Order | None:
    """The order of a claim that is neither sent back nor confirmed."""
    return of_claim(claim).exclude(state__in=("returned", "confirmed")).first()


def tracked(found: Tracked, *, by: Actor) -> Order | None:
    """The newest order of a claim, for somebody who holds its track code."""
    with house(found.scope_id, cause=by):
        rows = Order.objects.select_related("repairer", "confirmation", "claim")
        return rows.filter(claim_id=found.claim_id).exclude(state="returned").order_by("-id").first()


def tracked_photos(found: Tracked, order: Order | None, *, by: Actor) -> list[Document]:
    """What the repairer photographed before and after, for somebody who holds the track code; nothing before it said it was done."""
    if order is None or order.state not in ("done", "rework", "confirmed"):
        return []
    with house(found.scope_id, cause=by):
        return list(documents.photos(order).filter(kind__in=(BEFORE, AFTER)))


def promise(order: Order | None) -> str:
    """What was signed before an emergency repair means now: `open` until the decision, `called` once it is not covered; empty
    where nothing was signed or the insurance pays.
    """
    if order is None or not order.if_refused:
        return ""
    if order.claim.state in ("with_insurer", "surveyed"):
        return "open"
    return "called" if order.claim.amount is None and order.claim.state in ("refused", "in_appraisal", "closed") else ""


def may_confirm(actor: Actor, order: Order, at: datetime) -> bool:
    """Whether the actor is the owner as far as we can check, or acts for the owner: `claims.claimant` decides. The house
    was let in by somebody whose right to it was checked."""
    return actor.kind == "house" or (actor.signed_in and claims.may(actor, order.claim, "sign", at))


def may_choose(actor: Actor, offer: CashOffer, at: datetime) -> bool:
    """The same for cash instead of a repair."""
    return actor.kind == "house" or (actor.signed_in and claims.may(actor, offer.claim, "accept", at))


def is_public(order: Order) -> bool:
    """Whether what is repaired is all owners' together."""
    return claims.public_part(order.claim)


def guaranteed_at(claim: Claim) -> Order | None:
    """The newest repair at the spot of a claim whose warranty held on the day of discovery: same home, same
    place, same cover item.
    """
    if claim.unit_id is None:
        return None
    rows = Order.objects.filter(unit_id=claim.unit_id, state="confirmed", warranty_until__gte=claim.discovered_on)
    rows = rows.exclude(claim_id=claim.pk).filter(claim__place=claim.place, claim__item=claim.item)
    return rows.select_related("repairer", "claim").order_by("-id").first()


def recurrence(claim: Claim) -> Recurrence | None:
    """The earlier repair a claim is linked to, if the same spot failed again under warranty."""
    return Recurrence.objects.filter(claim=claim).select_related("earlier__repairer").first()


def emergency(claim: Claim) -> Order | None:
    """The repair of a claim that began before the decision."""
    return Order.objects.filter(claim=claim, kind="emergency").exclude(state="returned").select_related("claim").first()


def of_unit(unit_id: int) -> QuerySet[Order]:
    """What was repaired at one home with its warranty, newest first, as far as the actor may see it."""
    return Order.objects.filter(unit_id=unit_id, state="confirmed").select_related("repairer").order_by("-id")


def cash_offers(claim: Claim) -> QuerySet[CashOffer]:
    """What was offered in cash, newest first."""
    return CashOffer.objects.filter(claim=claim).order_by("-id")


def cash_offer(pk: int) -> CashOffer:
    return get_object_or_404(CashOffer.objects.select_related("claim"), pk=pk)


def tracked_cash(found: Tracked, *, by: Actor) -> CashOffer | None:
    """The cash offer that waits for the owner, for somebody who holds the track code."""
    with house(found.scope_id, cause=by):
        rows = CashOffer.objects.filter(claim_id=found.claim_id, answered_at__isnull=True)
        return rows.select_related("claim").first()


def cash_taken(found: Tracked, *, by: Actor) -> CashOffer | None:
    """The cash the owner chose instead of a repair, for somebody who holds the track code."""
    with house(found.scope_id, cause=by):
        return CashOffer.objects.filter(claim_id=found.claim_id, accepted=True).first()


def today(actor: Actor) -> list[Order]:
    """The orders a repairer has in hand, those it is expected at first, then what waits to be taken."""
    rows = visible(actor).filter(state__in=("ordered", "accepted", "rework")).select_related("claim")
    return list(rows.order_by("visit_on", "id")[:100])


def tenders(claim: Claim) -> QuerySet[Tender]:
    """What was asked of several repairers, newest first."""
    return Tender.objects.filter(claim=claim).order_by("-id")


def tender(pk: int) -> Tender:
    return get_object_or_404(Tender.objects.select_related("claim"), pk=pk)


def quote(pk: int) -> Quote:
    return get_object_or_404(Quote.objects.select_related("repairer", "tender__claim"), pk=pk)


def own_quote(actor: Actor, pk: int) -> Quote:
    """A repairer's own place in a tender, whose tender it may not see."""
    return get_object_or_404(Quote.objects.filter(repairer_id__in=actor.organisation_ids), pk=pk)


def asked_of(actor: Actor) -> QuerySet[Quote]:
    """What a repairer is asked for a price of, the earliest to close first."""
    return Quote.objects.filter(repairer_id__in=actor.organisation_ids, awarded_at__isnull=True).order_by("closes_at")


@dataclass(frozen=True, slots=True)
class Bid:
    """One place of a tender with its price, once that may be seen."""

    quote: Quote
    price: Price | None
    cheapest: bool


def bids(tender: Tender) -> list[Bid]:
    """The places of a tender, the cheapest first; sealed prices are not there at all."""
    prices = {each.quote_id: each for each in Price.objects.filter(quote__tender=tender)}
    least = min((each.amount for each in prices.values()), default=None)
    quotes = tender.quotes.select_related("repairer").order_by("id")
    found = [_bid(each, prices.get(each.pk), least) for each in quotes]
    return sorted(found, key=lambda bid: (bid.price is None, bid.price.amount if bid.price else 0))


def _bid(quote: Quote, price: Price | None, least: Decimal | None) -> Bid:
    return Bid(quote, price, price is not None and price.amount == least)


def own_price(quote: Quote) -> Price | None:
    return Price.objects.filter(quote=quote).first()

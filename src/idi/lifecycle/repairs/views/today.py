"""The repairer's page for the phone: what is to be done, and every step a thumb away."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse

from idi.foundation.core.clock import local_date
from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.documents import selectors as documents
from idi.lifecycle.repairs import selectors
from idi.lifecycle.repairs.models import Order
from idi.lifecycle.repairs.selectors import BEFORE
from idi.lifecycle.repairs.states import ORDER


@signed_in("repairs.work")
def today(request: Request) -> HttpResponse:
    orders = selectors.today(request.actor)
    photos = documents.of_each(orders)
    on = local_date(request.at)
    cards = [(each, ORDER.state(each.state), _shown(photos.get(each.pk, []))) for each in orders]
    return page(
        request, "repairs/today.html",
        {
            "now": [card for card in cards if _is_due(card[0], on)],
            "later": [card for card in cards if not _is_due(card[0], on)],
            "quotes": list(selectors.asked_of(request.actor).filter(closes_at__gte=request.at)[:50]), "on": on,
        },
    )  # fmt: skip


def _is_due(order: Order, on: date) -> bool:
    """Today's, what is late, and what nobody has given a day yet."""
    return order.visit_on is None or order.visit_on <= on


def _shown(papers: list[Any]) -> bool:
    return any(each.kind == BEFORE for each in papers)

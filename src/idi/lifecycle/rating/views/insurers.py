"""Whether the insurer of a quote meets the conditions of the notice, as a panel of the quote's page."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.clock import local_date
from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.standing import selectors as standing
from idi.lifecycle.rating import selectors


@signed_in("rating.read_quotes")
def panel(request: Request, pk: int) -> HttpResponse:
    """What is judged, what is not, and whether that only warns here or bars."""
    quote = selectors.quote(pk)
    context = {
        "quote": quote,
        "eligibility": standing.eligibility(quote.insurer_id, local_date(request.at)),
        "trail": [(quote.number, reverse("rating:quote", args=[pk]))],
        "title": gettext("承保机构的条件"),
    }
    return page(request, "rating/insurer.html", context, fragment="rating/_insurer.html")

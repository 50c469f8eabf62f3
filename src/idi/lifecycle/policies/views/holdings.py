"""What an organisation has to do with: its policies, as a panel of its page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.parties import selectors as parties
from idi.lifecycle.policies import selectors
from idi.lifecycle.policies.states import POLICY

SHOWN = 10


@signed_in("policies.read")
def of_organisation(request: Request, pk: int) -> HttpResponse:
    """The newest policies an organisation takes out, leads or has a share in, as far as the reader sees them."""
    organisation = parties.organisation(pk)
    if organisation is None:
        raise Http404
    rows = selectors.policies_of(request.actor, organisation.pk)
    first = list(rows[:SHOWN])
    context = {
        "organisation": organisation,
        "policies": [(row, POLICY.state(row.state)) for row in first],
        "count": rows.count() if len(first) == SHOWN else len(first),
        "trail": [(organisation.name, reverse("parties:detail", args=[pk]))],
        "title": gettext("保险单"),
    }
    return page(request, "policies/of_organisation.html", context, fragment="policies/_of_organisation.html")

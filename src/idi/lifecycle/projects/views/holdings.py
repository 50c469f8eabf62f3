"""What an organisation has to do with: its projects, as a panel of its page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.parties import selectors as parties
from idi.lifecycle.projects import selectors
from idi.lifecycle.projects.states import PROJECT

SHOWN = 10


@signed_in("projects.read")
def of_organisation(request: Request, pk: int) -> HttpResponse:
    """The newest projects in which the organisation, or one merged into it, takes part, as far as the reader sees them."""
    organisation = parties.organisation(pk)
    if organisation is None:
        raise Http404
    rows = selectors.projects_of(organisation.pk)
    first = list(rows[:SHOWN])
    context = {
        "organisation": organisation,
        "projects": [(row, PROJECT.state(row.state)) for row in first],
        "count": rows.count() if len(first) == SHOWN else len(first),
        "trail": [(organisation.name, reverse("parties:detail", args=[pk]))],
        "title": gettext("工程项目"),
    }
    return page(request, "projects/of_organisation.html", context, fragment="projects/_of_organisation.html")

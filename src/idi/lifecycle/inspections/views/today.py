from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Empty
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, page, signed_in
from idi.lifecycle.inspections import selectors


@signed_in("inspections.report")
def work(request: Request) -> HttpResponse:
    """The page an inspection body begins its day with."""
    on = local_date(request.at)
    context = {
        "today": on,
        "due": selectors.due(request.actor, on)[:12],
        "stops": selectors.stops(request.actor, on),
        "sites": selectors.sites(request.actor, on),
        "loads": selectors.loads(request.actor, on),
        "actions": [
            Action(_("外业模式"), reverse("inspections:site"), "map-pin", "inspections.visit"),
            Action(_("有人不在：代办"), reverse("diary:absences"), "users", "inspections.report", "outline-primary"),
        ],
        "no_sites": Empty(_("还没有受聘的工程"), _("主承保机构聘请本单位后，工程会列在这里。"), icon="clipboard-list"),
    }
    return page(request, "inspections/today.html", context)

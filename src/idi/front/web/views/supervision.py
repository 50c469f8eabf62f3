"""The page of the authorities."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import page, signed_in
from idi.front.web import supervision


@signed_in("supervision.read")
def overview(request: HttpRequest) -> HttpResponse:
    actor, on = request.actor, local_date(request.at)  # type: ignore[attr-defined]
    counted = supervision.columns(actor, on)
    places = supervision.places(counted)
    context = {
        "columns": [(label, url) for label, url, _rows in counted],
        "places": places,
        "totals": [sum(column) for column in zip(*(place.counts for place in places), strict=True)],
        "alarms": supervision.alarms(actor, on),
        "trail": [(_("首页"), "/")],
        "actions": [
            Action(_("统计"), "/statistics/", "chart-bar", "statistics.read", "outline-primary"),
            Action(_("统计报告"), "/returns/", "report-analytics", "filings.read", "outline-primary"),
        ],
    }
    return page(request, "web/supervision.html", context)

"""The page of figures, and the button that asks for new ones."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Empty
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import act, page, signed_in
from idi.foundation.parties import selectors as parties
from idi.foundation.seats.selectors import region_name
from idi.insight.statistics import selectors, services

SHARED = ("policies", "premium", "paid")
NOTHING_YET = Empty(
    _("本区域还没有统计数据"), _("统计在每天夜间由后台任务计算；也可以点“重新计算”，稍后刷新本页。"), icon="chart-bar"
)


@signed_in("statistics.read")
def overview(request: HttpRequest) -> HttpResponse:
    found = selectors.latest()
    chosen = (
        found.get(request.GET.get("region", "")) or found.get(_own_region(request)) or next(iter(found.values()), None)
    )
    context: dict[str, Any] = {
        "places": [(code, region_name(code)) for code in sorted(found)],
        "snapshot": chosen,
        "trail": [(_("首页"), "/")],
        "empty": NOTHING_YET,
        "actions": [Action(_("统计报告"), "/returns/", "report-analytics", "filings.read", "outline-primary")],
    }
    if chosen:
        context |= {
            "place": region_name(chosen.region_code),
            "chapters": selectors.chapters(chosen),
            "pictures": selectors.bars(chosen),
            "insurers": selectors.by_insurer(chosen, SHARED),
        }
    return page(request, "statistics/overview.html", context)


@signed_in("statistics.read")
def refresh(request: HttpRequest) -> HttpResponse:
    return act(
        request,
        Form.of(request),
        do=lambda form: services.refresh(by=request.actor, at=request.at),  # type: ignore[attr-defined]
        success=gettext("已安排重新计算，通常几秒钟内完成，请稍后刷新本页。"),
        to="statistics:overview",
        context={"title": _("重新计算统计"), "submit": _("重新计算"), "cancel": "/statistics/"},
    )


def _own_region(request: HttpRequest) -> str:
    organisation = parties.organisations().filter(pk=request.actor.organisation_id).first()  # type: ignore[attr-defined]
    return organisation.region_code if organisation else ""

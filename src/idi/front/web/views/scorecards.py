"""How bodies, contractors and developers did, for insurers, authorities and themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from idi.foundation.core.clock import local_date
from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.parties import selectors as parties
from idi.front.web import scorecards
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections import services as inspections


@signed_in("inspections.read")
def overview(request: Request) -> HttpResponse:
    actor, on = request.actor, local_date(request.at)
    context = {
        "bodies": scorecards.bodies(actor, on),
        "builders": [
            (_("施工单位和其他责任单位"), scorecards.contractors(actor, on)),
            (_("建设单位"), scorecards.developers(actor, on)),
        ],
        "serious": _("其中严重的（%(grades)s级）") % {"grades": selectors.serious_grades()},
        "may_score": actor.may("rating.file") and actor.organisation_kind == "insurer",
        "trail": [(_("首页"), "/")],
    }
    return page(request, "web/scorecards.html", context)


@require_POST
@signed_in("rating.file")
def score(request: Request, pk: int) -> HttpResponse:
    """The insurer files the score of a party as its experience, for the filed factor that reads it."""
    party = parties.organisation(pk)
    if party is None:
        raise Http404
    value = inspections.score_party(by=request.actor, at=request.at, party=party)
    told = {"party": party.name, "score": f"{value:f}"}
    messages.success(
        request, _("%(party)s的风险评分 %(score)s 已登记为本机构的经验数据，报价时由备案系数读取。") % told
    )
    return HttpResponseRedirect(reverse("rating:experiences"))

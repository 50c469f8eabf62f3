"""Ways beside the usual one: repaired first, surveyed by photos, acted on for the owner; and how well clocks were kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField
from idi.foundation.core.pages import Request, page, signed_in
from idi.lifecycle.claims import selectors, services, triage
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.views.claims import found, trail
from idi.lifecycle.claims.views.handling import on_claim
from idi.lifecycle.claims.wait_forms import AuthoriseForm, EndForm, FastLaneForm
from idi.lifecycle.projects import selectors as projects


@signed_in("claims.survey")
def by_photos(request: Request, pk: int) -> HttpResponse:
    claim = found(pk)
    parties = projects.building_parties(claim.project) if claim.project else ()
    form = FastLaneForm.of(request, items=triage.known_items(claim), parties=parties, initial={"item": claim.item})
    most = services.limit(claim)
    return on_claim(
        request, claim, form, do=services.survey_by_photos, title=_("凭照片查勘（小额）"), submit=_("保存查勘"),
        success=gettext("已凭照片查勘，请核定责任。"),
        lead=gettext("估损不超过%(most)d元的，可以凭报案人的照片查勘，不必上门（%(grade)s）。") % {
            "most": most.whole(), "grade": gettext("平台默认") if most.reasons[-1].grade in "KD" else most.reasons[-1].ref,
        },
    )  # fmt: skip


@signed_in("claims.survey")
def authorise(request: Request, pk: int) -> HttpResponse:
    claim = found(pk)
    keepers = (
        [(each.organisation_id, each.organisation.name) for each in projects.keepers(claim.project)]
        if claim.project
        else []
    )
    form = AuthoriseForm.of(request, keepers=keepers, initial={"from_on": local_date(request.at)})
    return on_claim(
        request, claim, form, do=services.authorise, title=_("登记授权委托"), submit=_("登记"),
        success=gettext("已登记授权委托。"),
        lead=_("报案人不是索赔人：接受金额、领款、签字、撤回由业主本人或持委托书的人办理。请核对委托书原件。"),
    )  # fmt: skip


@signed_in("claims.survey")
def end_authorisation(request: Request, pk: int, authorisation: int) -> HttpResponse:
    claim = found(pk)
    row = next((each for each in selectors.authorisations(claim) if each.pk == authorisation), None)
    if row is None:
        raise Http404

    def end(*, by: Actor, at: datetime, claim: Claim, reason: str) -> Any:
        return services.end_authorisation(by=by, at=at, authorisation=row, reason=reason)

    return on_claim(
        request, claim, EndForm.of(request), do=end, title=_("撤销授权委托"), submit=_("撤销"), success=gettext("已撤销授权委托。"),
    )  # fmt: skip


class PeriodForm(Form):
    """From when until when clocks fell due."""

    marks_optional = False
    from_on = DayField(label=_("到期日自"), required=False)
    until_on = DayField(label=_("至"), required=False)


@signed_in("claims.read")
def kept(request: Request) -> HttpResponse:
    """How often clocks were kept, by who had to keep them and by clock."""
    today = local_date(request.at)
    form = PeriodForm(data={name: request.GET.get(name, "") for name in ("from_on", "until_on")})
    form.is_valid()
    from_on = form.cleaned_data.get("from_on") or today - timedelta(days=365)
    until_on = form.cleaned_data.get("until_on") or today
    rows = selectors.clocks_kept(from_on, until_on, request.at)
    return page(
        request, "claims/kept.html",
        {"form": form, "rows": rows, "from_on": from_on, "until_on": until_on, "trail": trail()},
    )  # fmt: skip

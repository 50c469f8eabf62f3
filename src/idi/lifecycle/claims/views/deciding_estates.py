"""The homes of an estate claim decided at once, and how far that is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.claims import selectors, services, triage
from idi.lifecycle.claims.deciding_forms import DecideEstateForm
from idi.lifecycle.claims.kinds import CAUSES, ITEMS
from idi.lifecycle.claims.models import DecisionLine, EstateDecision
from idi.lifecycle.claims.reasons import reasons_for
from idi.lifecycle.claims.services.judging import exclusions
from idi.lifecycle.claims.states import ESTATE_DECISION
from idi.lifecycle.claims.views.estates import address, missing, sought, trail


def _said(run: EstateDecision) -> str:
    if run.state == "deciding":
        return gettext("正在核定%(homes)d户，可以离开页面。") % {"homes": run.homes}
    done = (
        gettext("%(homes)d户已核定，每户的通知书已出具。") % {"homes": run.homes - run.drafted}
        if run.homes > run.drafted
        else ""
    )
    second = gettext("%(homes)d户超出核定权限，各由另一人复核后生效。") % {"homes": run.drafted} if run.drafted else ""
    return done + second


@signed_in("claims.decide")
def decide(request: Request, pk: int) -> HttpResponse:
    """One form for all homes that wait."""
    estate = sought(pk)
    homes = selectors.homes_to_decide(estate)
    surveyed = selectors.surveys_of_homes(homes)
    first = homes[0] if homes else None
    form = DecideEstateForm.of(
        request, homes=homes, items=triage.known_items(first) if first else (), exclusions=exclusions(first) if first else (),
        reasons=reasons_for(estate.region_code, first.lead_id if first else None).values(), initial={"item": estate.item},
    )  # fmt: skip
    return act(
        request, form, template="claims/decide_estate.html", success=_said,
        do=lambda form: services.decide_estate(by=request.actor, at=request.at, estate=estate, **form.told),
        to=lambda run: _page(run) if run.state == "deciding" else address(estate),
        context={
            "title": _("一并核定各户"), "trail": trail(estate), "cancel": address(estate), "submit": _("核定这些户"), "estate": estate,
            "cause": CAUSES.get(estate.cause, ""), "homes": [(each, surveyed.get(each.pk)) for each in homes],
            "missing": missing(estate, len(homes) - len(surveyed), request.at) if homes else None,
            "may_survey": request.actor.may("claims.survey"),
            "confirm": _("核定作出后报案人即可看到；要改变，只能凭新的事实重新核定。确定作出吗？"),
            "lead": _("对各户作同样的核定；金额按各户查勘的估损，每户各出通知书，超出权限的各由另一人复核。有一户不能这样核定的，全部不作出，并列明哪些户、为什么。"),
        },
    )  # fmt: skip


def _page(run: EstateDecision) -> str:
    return reverse("claims:estate_decision", args=[run.estate_id, run.pk])


@signed_in("claims.decide")
def decision(request: Request, pk: int, run: int) -> HttpResponse:
    """How far a decision of many homes is, and which homes hinder it."""
    estate = sought(pk)
    told = get_object_or_404(selectors.estate_decisions(estate), pk=run)
    outcome = (
        DecisionLine.Outcome(told.ruling["outcome"]).label
        if told.ruling["outcome"] in DecisionLine.Outcome.values
        else ""
    )
    context = {
        "estate": estate, "run": told, "state": ESTATE_DECISION.state(told.state), "trail": trail(estate),
        "running": told.state == "deciding", "percent": 100 * told.done // told.homes, "outcome": outcome,
        "item": ITEMS.get(told.ruling["item"], ""),
    }  # fmt: skip
    return page(request, "claims/estate_decision.html", context, fragment="claims/_estate_decision.html")

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.journal.selectors import history
from idi.foundation.parties import selectors as parties
from idi.foundation.parties.story import story
from idi.lifecycle.inspections import independence, selectors, services
from idi.lifecycle.inspections.forms import appoint_form
from idi.lifecycle.inspections.listings import mandate_state

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import Mandate


@signed_in("inspections.read")
def detail(request: Request, pk: int) -> HttpResponse:
    mandate = get_object_or_404(selectors.mandates(request.actor, local_date(request.at)), pk=pk)
    later = mandate.body and independence.check(mandate.project, [mandate.body], local_date(request.at))[0]
    context = {
        "mandate": mandate,
        "state": mandate_state(mandate),
        "trail": [(_("风险管理委托"), reverse("inspections:mandates"))],
        "actions": _actions(request, mandate),
        "objections": later.objections() if later else [],
        "visits": selectors.visits(request.actor).filter(mandate=mandate).order_by("-visited_on", "-pk"),
        "returns": selectors.returns(mandate),
        "wait_defects": selectors.wait_defects(mandate.project_id),
        "story": story(history(Ref.of(mandate))),
    }
    return page(request, "inspections/mandate.html", context)


def _actions(request: Request, mandate: Mandate) -> list[Action]:
    own, actions = request.actor.acts_for, []
    if mandate.state == "open" and own(mandate.lead_id):
        address = reverse("inspections:appoint", args=[mandate.pk])
        actions.append(Action(_("聘请风险管理机构"), address, "users-group", "inspections.appoint"))
    if mandate.state == "appointed" and own(mandate.body_id):
        address = reverse("inspections:record_visit", args=[mandate.pk])
        actions.append(Action(_("登记现场检查"), address, "clipboard-check", "inspections.visit"))
        actions.append(Action(_("外业模式"), reverse("inspections:site"), "map-pin", "inspections.visit"))
    if mandate.state != "open":
        actions.append(
            Action(_("图纸"), reverse("inspections:drawings", args=[mandate.pk]), "files", "inspections.read")
        )
    return actions


@signed_in("inspections.appoint")
def appoint(request: Request, pk: int) -> HttpResponse:
    """The bodies of the registry, each with its independence check; the check of the day of appointment decides."""
    on = local_date(request.at)
    mandate = get_object_or_404(selectors.mandates(request.actor, on), pk=pk)
    checks = independence.check(mandate.project, parties.organisations("inspection_body"), on)
    address = reverse("inspections:mandate", args=[mandate.pk])
    context = {
        "title": _("聘请质量风险管理机构"),
        "mandate": mandate,
        "builders": checks[0].parties if checks else [],
        "articles": independence.articles(mandate.region_code, mandate.signed_on),
        "trail": [(_("风险管理委托"), reverse("inspections:mandates")), (mandate.number, address)],
        "submit": _("聘请"),
        "cancel": address,
    }
    return act(
        request,
        appoint_form(checks).of(request, initial={"appointed_on": on}),
        do=lambda form: services.appoint(by=request.actor, at=request.at, mandate=mandate, **form.cleaned_data),
        success=lambda done: _("已聘请%(body)s。对方已收到首次检查的待办。") % {"body": done.appointed_body.name},
        to=address,
        template="inspections/appoint.html",
        context=context,
    )

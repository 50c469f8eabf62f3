from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.core.wording import NOTHING, money
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.listings import Findings, Mandates, RiskBoard, Visits, mandate_state
from idi.lifecycle.inspections.pricing import priced_project
from idi.lifecycle.inspections.scheme import scheme_on
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects


@signed_in("inspections.read")
def mandates(request: Request) -> HttpResponse:
    return Mandates(request, selectors.mandates(request.actor, local_date(request.at))).response()


@signed_in("inspections.read")
def visits(request: Request) -> HttpResponse:
    return Visits(request, selectors.visits(request.actor)).response()


@signed_in("inspections.read")
def findings(request: Request) -> HttpResponse:
    return Findings(request, selectors.findings(request.actor, local_date(request.at))).response()


@signed_in("inspections.read")
def risks(request: Request) -> HttpResponse:
    return RiskBoard(request, selectors.risk_board(request.actor, local_date(request.at))).response()


@signed_in("inspections.read")
def price(request: Request, pk: int) -> HttpResponse:
    """What the open findings of one project cost, for its row on the risk board."""
    on = local_date(request.at)
    mandate = get_object_or_404(selectors.mandates(request.actor, on), pk=pk)
    policy = policies.policy_of_project(mandate.project_id)
    found = priced_project(request.actor, mandate.project_id, policy, mandate.lead_id, on)
    if found is not None:
        return HttpResponse(money(found.difference))
    leads = policy is not None and request.actor.acts_for(policy.lead_id)
    return HttpResponse(_("已接受的报价不读取风险评分，保险费不变") if leads else NOTHING)


@signed_in("inspections.read")
def panel(request: Request, pk: int) -> HttpResponse:
    """What the page of a project shows of its inspections."""
    project, on = projects.project(pk), local_date(request.at)
    found = selectors.findings(request.actor, on).filter(project=project)
    scheme = scheme_on(project.region_code, on)
    mandate = selectors.mandates(request.actor, on).filter(project=project).order_by("-pk").first()
    context = {
        "project": project,
        "trail": [(_("工程项目"), "/projects/"), (project.name, f"/projects/{project.pk}/")],
        "mandate": mandate,
        "mandate_state": mandate and mandate_state(mandate),
        "visits": selectors.visits(request.actor).filter(project=project).order_by("-visited_on", "-pk")[:5],
        "accidents": selectors.accidents(request.actor).filter(project=project).order_by("-happened_at")[:5],
        "may_report": services.may_report(request.actor, project),
        "priced": mandate
        and priced_project(request.actor, project.pk, policies.policy_of_project(project.pk), mandate.lead_id, on),
        "links": selectors.links(request.actor).filter(project=project).count(),
        "standings": [(scheme.label(s.grade), s) for s in selectors.standings(found, on)],
    }
    return page(request, "inspections/panel.html", context, fragment="inspections/_panel.html")

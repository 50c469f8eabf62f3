from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
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
from idi.foundation.parties.kinds import BUILDING_PARTIES
from idi.foundation.parties.story import story
from idi.lifecycle.inspections import independence, planned, selectors, services
from idi.lifecycle.inspections.forms.mandates import appoint_form
from idi.lifecycle.inspections.listings import mandate_state
from idi.lifecycle.inspections.models import OVERSEERS
from idi.lifecycle.inspections.pricing import priced_project
from idi.lifecycle.policies import selectors as policies

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import Mandate


def mandate_or_404(request: Request, pk: int) -> Mandate:
    return get_object_or_404(selectors.mandates(request.actor, local_date(request.at)), pk=pk)


def trail(mandate: Mandate) -> list[tuple[str, str]]:
    """The way back from what is done about a mandate."""
    return [
        (_("风险管理委托"), reverse("inspections:mandates")),
        (mandate.number, reverse("inspections:mandate", args=[mandate.pk])),
    ]


@signed_in("inspections.read")
def detail(request: Request, pk: int) -> HttpResponse:
    mandate, on = mandate_or_404(request, pk), local_date(request.at)
    working = mandate.state == "appointed"
    later = independence.check(mandate.project, [mandate.appointed_body], on)[0] if working else None
    declared = selectors.declaration(mandate)
    context = {
        "mandate": mandate,
        "state": mandate_state(mandate),
        "trail": trail(mandate)[:-1],
        "actions": _actions(request, mandate),
        "objections": later.objections() if later else [],
        "present": mandate.present if mandate.left else None,
        "handovers": selectors.handovers(request.actor).filter(Q(mandate=mandate) | Q(successor=mandate)),
        "engagement": selectors.engagement(mandate),
        "declared": declared,
        "undeclared": independence.undeclared(declared, later) if later else "",
        "oversees": _oversees(request),
        "team": [(each, each.until_on is not None and each.until_on < on) for each in selectors.team(mandate)],
        "visits": selectors.visits(request.actor).filter(mandate=mandate).order_by("-visited_on", "-pk"),
        "priced": priced_project(
            request.actor,
            mandate.project_id,
            policies.policy_of_project(mandate.project_id),
            mandate.lead_id,
            local_date(request.at),
        ),
        "returns": selectors.returns(mandate),
        "wait_defects": selectors.wait_defects(mandate.project_id),
        "comments": planned.open_comments(mandate.project_id),
        "story": story(history(Ref.of(mandate))),
    }
    return page(request, "inspections/mandate.html", context)


def _oversees(request: Request) -> bool:
    """Who only builds here sees neither declaration nor team, and so is not told that there is none."""
    kind = request.actor.organisation_kind
    return kind in OVERSEERS or kind not in BUILDING_PARTIES


def _actions(request: Request, mandate: Mandate) -> list[Action]:
    own, actions = request.actor.acts_for, []

    def offer(name: str, label: str, icon: str, capability: str, style: str = "outline-primary") -> None:
        actions.append(Action(label, reverse(f"inspections:{name}", args=[mandate.pk]), icon, capability, style))

    if mandate.state == "open" and own(mandate.lead_id):
        address = reverse("inspections:appoint", args=[mandate.pk])
        actions.append(Action(_("聘请风险管理机构"), address, "users-group", "inspections.appoint"))
    if mandate.state == "appointed" and own(mandate.body_id):
        address = reverse("inspections:record_visit", args=[mandate.pk])
        actions.append(Action(_("登记现场检查"), address, "clipboard-check", "inspections.visit"))
        actions.append(Action(_("外业模式"), reverse("inspections:site"), "map-pin", "inspections.visit"))
        offer("report_period", _("编写报告"), "file-certificate", "inspections.report")
        offer("declare", _("声明独立性"), "file-certificate", "inspections.declare")
        offer("team", _("指定项目组"), "users-group", "inspections.staff")
        offer("resign", _("辞任"), "arrow-left", "inspections.declare", "outline-danger")
    if mandate.state == "appointed" and own(mandate.lead_id):
        offer("engage", _("登记委托合同"), "file-text", "inspections.appoint")
        offer("replace_body", _("更换机构"), "refresh", "inspections.appoint", "outline-danger")
    if mandate.state == "appointed" and (own(mandate.body_id) or own(mandate.lead_id)):
        needs = "inspections.report" if own(mandate.body_id) else "policies.record_outside"
        offer("record_report", _("补录外部报告"), "upload", needs, "outline-primary")
    if mandate.state != "open":
        plan, design = (reverse(f"inspections:{name}", args=[mandate.project_id]) for name in ("plan", "design"))
        actions.append(Action(_("检查计划"), plan, "calendar", "inspections.read", "outline-primary"))
        actions.append(Action(_("设计阶段"), design, "files", "inspections.read", "outline-primary"))
        items = reverse("inspections:open_items", args=[mandate.project_id])
        actions.append(Action(_("缺陷清单"), items, "clipboard-list", "inspections.read", "outline-primary"))
        actions.append(
            Action(
                _("图纸"),
                reverse("inspections:drawings", args=[mandate.pk]),
                "files",
                "inspections.read",
                "outline-primary",
            )
        )
    return actions


@signed_in("inspections.appoint")
def appoint(request: Request, pk: int) -> HttpResponse:
    """The bodies of the registry, each with its independence check; the check of the day of appointment decides."""
    on = local_date(request.at)
    mandate = mandate_or_404(request, pk)
    checks = independence.check(mandate.project, parties.organisations("inspection_body"), on)
    address = reverse("inspections:mandate", args=[mandate.pk])
    context = {
        "title": _("聘请质量风险管理机构"),
        "mandate": mandate,
        "builders": checks[0].parties if checks else [],
        "articles": independence.articles(mandate.region_code, mandate.signed_on),
        "trail": trail(mandate),
        "submit": _("聘请"),
        "cancel": address,
    }
    return act(
        request,
        appoint_form(checks).of(request, initial={"appointed_on": on, "entry_on": on}),
        do=lambda form: services.appoint(
            by=request.actor,
            at=request.at,
            mandate=mandate,
            body=form.cleaned_data["body"],
            appointed_on=form.cleaned_data["appointed_on"],
            agreed=form.agreed(),
        ),
        success=lambda done: _("已聘请%(body)s。对方已收到首次检查的待办。") % {"body": done.appointed_body.name},
        to=address,
        template="inspections/appoint.html",
        context=context,
    )

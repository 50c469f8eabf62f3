"""两书: versions filed, versions given, and the papers of one home."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.clock import local_date
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.acceptance import selectors, services
from idi.lifecycle.acceptance.forms import GivePapersForm, PaperForm
from idi.lifecycle.acceptance.views.owners import masked_owners
from idi.lifecycle.projects import selectors as projects


@signed_in("acceptance.hand_over")
def issue(request: Request, project_id: int) -> HttpResponse:
    """A new version of the quality guarantee or the manual."""
    project = projects.project(project_id)
    buildings = {row.pk: row for row in projects.buildings(project)}
    form = PaperForm.of(
        request, buildings=[(pk, row.number) for pk, row in buildings.items()],
        initial={"in_force_on": local_date(request.at)},
    )  # fmt: skip
    back = reverse("acceptance:project", args=[project_id])
    return act(
        request, form,
        do=lambda form: services.issue_paper(
            by=request.actor, at=request.at, project=project,
            **{**form.cleaned_data, "building": buildings.get(form.cleaned_data["building"])},
        ),
        success=lambda paper: gettext("已登记%(paper)s第 %(version)d 版")
        % {"paper": paper.get_kind_display(), "version": paper.version},
        to=back,
        context={
            "title": gettext("登记两书版本"), "trail": [(gettext("竣工与结算"), reverse("acceptance:list")), (project.name, back)],
            "submit": gettext("登记"), "cancel": back,
            "lead": gettext("住宅质量保证书和住宅使用说明书随交付发给每一户；修订后在这里登记新的版本。"),
        },
    )  # fmt: skip


@signed_in("acceptance.hand_over")
def give(request: Request, project_id: int, pk: int) -> HttpResponse:
    """The versions of a day to all homes of a building handed over already."""
    project = projects.project(project_id)
    building, back = selectors.building(project, pk), reverse("acceptance:project", args=[project_id])
    return act(
        request, GivePapersForm.of(request, initial={"given_on": local_date(request.at)}),
        do=lambda form: services.give_papers(by=request.actor, at=request.at, building=building, **form.cleaned_data),
        success=lambda made: gettext("已登记发放 %(papers)d 份") % {"papers": made}, to=back,
        context={
            "title": gettext("登记发放两书 %(building)s") % {"building": building.number},
            "trail": [(gettext("竣工与结算"), reverse("acceptance:list")), (project.name, back)],
            "submit": gettext("登记发放"), "cancel": back,
        },
    )  # fmt: skip


@signed_in("acceptance.read")
def of_unit(request: Request, pk: int) -> HttpResponse:
    """The panel of a home's page: handover, what was received with it, who is registered as owner."""
    unit = projects.unit(pk)
    context = {
        "unit": unit, "handover": selectors.handover_of(unit), "papers": selectors.papers_of(unit),
        "accepted": selectors.accepted_on(unit.building) is not None,
        "owners": masked_owners(unit) if request.actor.may("acceptance.owners") else None,
        "trail": [(unit.number, reverse("projects:unit", args=[pk]))],
    }  # fmt: skip
    return page(request, "acceptance/of_unit.html", context, fragment="acceptance/_of_unit.html")

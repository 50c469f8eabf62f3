from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi import rules
from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Empty
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.parties.selectors import organisations
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.forms import DesignateForm, ProgrammeForm
from idi.lifecycle.projects.forms.course import AreaForm, ReasonForm
from idi.lifecycle.projects.models import Programme
from idi.lifecycle.projects.views.projects import address, trail


@signed_in("projects.read")
def programmes(request: Request) -> HttpResponse:
    new = Action(_("开通试点"), reverse("projects:open_programme"), capability="pilot.open")
    empty = Empty(
        _("还没有试点方案"), _("由保险行业协会按通知开通，各地住建主管部门随后确定试点项目。"), new, "map-pin"
    )
    return page(
        request,
        "projects/pilot.html",
        {
            "pilots": selectors.pilots(local_date(request.at)),
            "actions": [new],
            "empty": empty,
            "trail": trail(),
            "opens": request.actor.may("pilot.open"),
        },
    )


@signed_in("pilot.open")
def open_programme(request: Request) -> HttpResponse:
    back = reverse("projects:pilot")
    return act(
        request,
        ProgrammeForm.of(request, initial=_named_by_the_law(request)),
        do=lambda form: services.open_programme(by=request.actor, at=request.at, **form.cleaned_data),
        success=lambda programme: gettext("试点方案“%(title)s”已开通。") % {"title": programme.title},
        to=back,
        context={
            "title": _("开通试点"), "trail": [*trail(), (_("试点方案"), back)], "submit": _("开通"), "cancel": back,
            "lead": _("开通后，试点地区的住建主管部门可以把项目列入试点。"),
        },
    )  # fmt: skip


def _named_by_the_law(request: Request) -> dict[str, Any]:
    """The areas and firms the first pilot law names, as far as the firms are registered."""
    regions = selectors.pilot_regions()
    if not regions:
        return {}
    region_code, name = regions[0]
    law, today = rules.law(region_code), local_date(request.at)
    named = organisations("developer").filter(name__in=law.figure("pilot_firms", today).listed())
    return {
        "region_code": region_code,
        "title": gettext("%(name)s住宅工程质量潜在缺陷保险试点") % {"name": name},
        "areas": law.figure("pilot_areas", today).listed(),
        "firms": [str(pk) for pk in named.values_list("pk", flat=True)],
    }


@signed_in("projects.designate")
def designate(request: Request, pk: int) -> HttpResponse:
    project = selectors.project(pk)
    return act(
        request,
        DesignateForm.of(request),
        do=lambda form: services.designate(by=request.actor, at=request.at, project=project, **form.cleaned_data),
        success=gettext("项目已列入试点。"),
        to=address(project),
        context={
            "title": _("列入试点"), "trail": trail(project), "submit": _("列入试点"), "cancel": address(project),
            "lead": f"{project.name}（{project.number}），{project.developer.name}",
        },
    )  # fmt: skip


@signed_in("projects.designate")
def withdraw(request: Request, pk: int) -> HttpResponse:
    project = selectors.project(pk)
    return act(
        request,
        ReasonForm.of(request),
        do=lambda form: services.withdraw_designation(
            by=request.actor, at=request.at, project=project, **form.cleaned_data
        ),
        success=gettext("项目已撤出试点，名额已空出。"),
        to=address(project),
        context={
            "title": _("撤出试点"), "trail": trail(project), "submit": _("撤出试点"), "cancel": address(project),
            "style": "danger", "lead": f"{project.name}（{project.number}），{project.developer.name}",
        },
    )  # fmt: skip


@signed_in("pilot.open")
def open_area(request: Request, pk: int) -> HttpResponse:
    """A further county joins, with its consent."""
    programme, back = get_object_or_404(Programme, pk=pk), reverse("projects:pilot")
    return act(
        request,
        AreaForm.of(request),
        do=lambda form: services.open_area(
            by=request.actor, at=request.at, programme=programme, **form.cleaned_data
        ),
        success=gettext("已增加试点地区。"),
        to=back,
        context={
            "title": _("增加试点地区"), "trail": [*trail(), (_("试点方案"), back)], "submit": _("增加"), "cancel": back,
            "lead": programme.title,
        },
    )  # fmt: skip

"""Facts changed on a page: of a project, a building, a home; and the history of all changes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.forms.editing import BuildingFactsForm, EditForm, ProjectFactsForm, UnitFactsForm
from idi.lifecycle.projects.models import Project
from idi.lifecycle.projects.views.projects import address, trail


def _initial(form: type[EditForm], row: Any) -> dict[str, Any]:
    return {"version": row.version, **{name: getattr(row, name) for name in form.facts}}


def _missing(project: Project, subject: str) -> list[tuple[Any, list[selectors.Gap]]]:
    """What of the subject is missing, stage by stage."""
    return list(selectors.by_stage([gap for gap in selectors.gaps(project) if gap.requirement.subject == subject]))


@signed_in("projects.edit")
def edit_project(request: Request, pk: int) -> HttpResponse:
    project = selectors.project(pk)
    return act(
        request,
        ProjectFactsForm.of(request, initial=_initial(ProjectFactsForm, project)),
        do=lambda form: services.edit_project(by=request.actor, at=request.at, project=project, **form.given()),
        success=gettext("项目资料已保存。"),
        to=address(project),
        template="projects/edit.html",
        context={
            "title": _("修改项目资料"), "trail": trail(project), "submit": _("保存"), "cancel": address(project),
            "stages": _missing(project, "project"),
        },
    )  # fmt: skip


@signed_in("projects.edit")
def edit_building(request: Request, pk: int) -> HttpResponse:
    building = selectors.building(pk)
    back = address(building.project)
    return act(
        request,
        BuildingFactsForm.of(request, building=building, initial=_initial(BuildingFactsForm, building)),
        do=lambda form: services.edit_building(by=request.actor, at=request.at, building=building, **form.given()),
        success=gettext("单体 %(number)s 的资料已保存。") % {"number": building.number},
        to=back,
        template="projects/edit.html",
        context={
            "title": gettext("修改单体 %(number)s") % {"number": building.number}, "trail": trail(building.project),
            "submit": _("保存"), "cancel": back, "stages": _missing(building.project, "building"),
        },
    )  # fmt: skip


@signed_in("projects.edit")
def edit_unit(request: Request, pk: int) -> HttpResponse:
    home = selectors.unit(pk)
    back = reverse("projects:unit", args=[pk])
    return act(
        request,
        UnitFactsForm.of(request, initial=_initial(UnitFactsForm, home)),
        do=lambda form: services.edit_unit(by=request.actor, at=request.at, unit=home, **form.given()),
        success=gettext("已保存。"),
        to=back,
        context={
            "title": gettext("修改 %(building)s %(number)s") % {"building": home.building.number, "number": home.number},
            "trail": trail(home.project), "submit": _("保存"), "cancel": back,
        },
    )  # fmt: skip


@signed_in("projects.read")
def history(request: Request, pk: int) -> HttpResponse:
    """Every change of facts, and what changed since they were handed on to a quote or a policy."""
    project = selectors.project(pk)
    return page(
        request,
        "projects/history.html",
        {
            "project": project,
            "trail": trail(project),
            "standing": selectors.facts_standing(project),
            "chapters": selectors.told_revisions(project),
        },
    )

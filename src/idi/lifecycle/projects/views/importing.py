"""The list of buildings and homes out to Excel and back: upload, look at the difference, choose, apply."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import sheets
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.forms import UnitsForm
from idi.lifecycle.projects.models import ContentsImport
from idi.lifecycle.projects.services.book import book_of
from idi.lifecycle.projects.states import BEFORE_INSURANCE, CONTENTS_IMPORT
from idi.lifecycle.projects.views.projects import address, trail


def _address(row: ContentsImport) -> str:
    return reverse("projects:contents_import", args=[row.pk])


@signed_in("projects.edit")
def import_units(request: Request, pk: int) -> HttpResponse:
    project = selectors.project(pk)
    return act(
        request,
        UnitsForm.of(request),
        do=lambda form: services.upload_contents(
            by=request.actor, at=request.at, project=project, file=form.cleaned_data["file"],
            filename=form.cleaned_data["file"].name,
        ),
        success=gettext("清单已上传，还没有导入；请核对差异后确认。"),
        to=_address,
        template="projects/import_units.html",
        context={
            "title": _("导入单体和分户清单"), "trail": trail(project), "submit": _("上传并比对"), "cancel": address(project),
            "buildings": selectors.buildings(project), "project": project,
            "imports": [(row, CONTENTS_IMPORT.state(row.state)) for row in selectors.contents_imports(project)[:5]],
        },
    )  # fmt: skip


@signed_in("projects.edit")
def download(request: Request, pk: int) -> HttpResponse:
    """The whole list with keys and versions, to edit and bring back."""
    project = selectors.project(pk)
    name = gettext("单体和分户清单 %(name)s.xlsx") % {"name": project.name}
    return sheets.as_download(book_of(project, at=request.at), name)


def _row(pk: int) -> ContentsImport:
    return get_object_or_404(ContentsImport.objects.select_related("project__developer"), pk=pk)


@signed_in("projects.read")
def contents_import(request: Request, pk: int) -> HttpResponse:
    """One uploaded list: its progress, its errors, or its difference to the register with the choices."""
    row = _row(pk)
    context = {
        "row": row, "project": row.project, "state": CONTENTS_IMPORT.state(row.state), "form": Form.of(request),
        "edits": selectors.edited_by(row.project, request.actor), "trail": trail(row.project),
        "open_steps": selectors.open_steps(row.project) if row.state == "applied" else [],
        "builds": row.project.state in BEFORE_INSURANCE, "running": row.state in ("waiting", "applying"),
        "nothing": not any(count for name, count in row.counts.items() if name != "unchanged"),
    }  # fmt: skip
    return page(request, "projects/contents_import.html", context, fragment="projects/_contents_import.html")


@signed_in("projects.edit")
def confirm(request: Request, pk: int) -> HttpResponse:
    row = _row(pk)
    return act(
        request,
        Form.of(request),
        do=lambda form: services.confirm_contents(
            by=request.actor, at=request.at, imported=row, mine=request.POST.getlist("mine"),
            remove=request.POST.getlist("remove"),
        ),
        success=_outcome,
        to=_address(row),
        context={"title": _("确认导入"), "trail": trail(row.project), "cancel": _address(row)},
    )  # fmt: skip


def _outcome(row: ContentsImport) -> str:
    return {
        "applied": gettext("清单已导入。"),
        "applying": gettext("正在后台导入，完成后本页会显示结果。"),
        "ready": gettext("上传之后资料又有变化，没有导入；下面是新的差异，请重新核对。"),
    }.get(row.state, gettext("没有导入，请看下面的原因。"))


@signed_in("projects.edit")
def drop(request: Request, pk: int) -> HttpResponse:
    row = _row(pk)
    return act(
        request,
        Form.of(request),
        do=lambda form: services.drop_contents(by=request.actor, at=request.at, imported=row),
        success=gettext("已放弃这份清单，没有导入任何内容。"),
        to=address(row.project),
        context={"title": _("放弃导入"), "trail": trail(row.project), "cancel": _address(row)},
    )

"""The drawings of a mandate's project on which an inspector pins what was seen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.documents import selectors as documents
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.forms.visits import drawing_form
from idi.lifecycle.inspections.models import Mandate


@signed_in("inspections.read")
def listing(request: Request, pk: int) -> HttpResponse:
    mandate = _mandate(request, pk)
    drawings = list(selectors.drawings(mandate.project_id))
    pictures = documents.of_each(drawings)
    own = mandate.state == "appointed" and request.actor.acts_for(mandate.body_id)
    add = Action(_("登记图纸"), reverse("inspections:file_drawing", args=[pk]), "upload", "inspections.visit")
    context = {
        "mandate": mandate, "drawings": [(each, pictures.get(each.pk, [])) for each in drawings],
        "may_withdraw": own and request.actor.may("inspections.visit"), "trail": _trail(mandate),
        "actions": [add] if own else [],
    }  # fmt: skip
    return page(request, "inspections/drawings.html", context)


@signed_in("inspections.visit")
def file(request: Request, pk: int) -> HttpResponse:
    mandate = _mandate(request, pk)
    address = reverse("inspections:drawings", args=[pk])
    return act(
        request,
        drawing_form(mandate).of(request),
        do=lambda form: services.file_drawing(by=request.actor, at=request.at, mandate=mandate, **form.cleaned_data),
        success=_("图纸已登记，检查时可以在图上标出位置。"),
        to=address,
        context={
            "title": _("登记图纸"), "lead": _("用照片或导出的图片；检查工程师在手机上点一下，就标出问题所在的位置。"),
            "trail": [*_trail(mandate), (_("图纸"), address)], "submit": _("登记"), "cancel": address,
        },
    )  # fmt: skip


@require_POST
@signed_in("inspections.visit")
def withdraw(request: Request, pk: int, drawing_pk: int) -> HttpResponse:
    mandate = _mandate(request, pk)
    drawing = get_object_or_404(selectors.drawings(mandate.project_id), pk=drawing_pk)
    services.withdraw_drawing(by=request.actor, at=request.at, drawing=drawing, mandate=mandate)
    messages.success(request, _("图纸“%(title)s”已停用，以往的标注照旧保留。") % {"title": drawing.title})
    return redirect("inspections:drawings", pk)


def _mandate(request: Request, pk: int) -> Mandate:
    return get_object_or_404(selectors.mandates(request.actor, local_date(request.at)), pk=pk)


def _trail(mandate: Mandate) -> list[tuple[str, str]]:
    return [
        (_("风险管理委托"), reverse("inspections:mandates")),
        (mandate.number, reverse("inspections:mandate", args=[mandate.pk])),
    ]

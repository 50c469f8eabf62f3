"""Letters to owners: asked for, watched while they are printed, opened; and the letter to one home."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.documents import selectors as documents
from idi.lifecycle.acceptance import selectors, services
from idi.lifecycle.acceptance.models import LetterRun
from idi.lifecycle.acceptance.states import LETTERS
from idi.lifecycle.projects import selectors as projects


def address(run: LetterRun) -> str:
    return reverse("acceptance:letters", args=[run.pk])


@signed_in("acceptance.hand_over")
def ask(request: Request, project_id: int) -> HttpResponse:
    """Letters to all homes of the accepted buildings."""
    project = projects.project(project_id)
    back = reverse("acceptance:project", args=[project_id])
    return act(
        request, Form.of(request),
        do=lambda form: services.ask_letters(by=request.actor, at=request.at, project=project), to=address,
        context={
            "title": gettext("批量生成业主告知书"), "submit": gettext("生成"), "cancel": back,
            "trail": [(gettext("竣工与结算"), reverse("acceptance:list")), (project.name, back)],
            "lead": gettext("每户一份，印有本户二维码、各项起止、免赔、限额和除外约定，不写业主姓名。后台生成，可以离开页面。"),
        },
    )  # fmt: skip


@signed_in("acceptance.read")
def letters(request: Request, pk: int) -> HttpResponse:
    """How far a run is, and its files."""
    run = get_object_or_404(LetterRun.objects.select_related("project", "building"), pk=pk)
    context = {
        "run": run, "state": LETTERS.state(run.state), "running": run.state == "printing", "papers": documents.of(run),
        "percent": 100 * run.printed // run.homes,
        "trail": [
            (gettext("竣工与结算"), reverse("acceptance:list")),
            (run.project.name, reverse("acceptance:project", args=[run.project_id])),
        ],
    }  # fmt: skip
    return page(request, "acceptance/letters.html", context, fragment="acceptance/_letters.html")


@signed_in("acceptance.read")
def letter(request: Request, pk: int) -> HttpResponse:
    """The letter to one home as it stands now."""
    unit = projects.unit(pk)
    if selectors.accepted_on(unit.building) is None:
        raise Http404
    return as_pdf(
        services.letter(by=request.actor, at=request.at, unit=unit), gettext("告知书 %(home)s") % {"home": unit.number}
    )


def as_pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf") or "inline"
    response["Cache-Control"] = "private, no-store"
    return response

"""What is recorded: acceptance, settlement, handover, and a fresh owners' notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.core.wording import day, money
from idi.lifecycle.acceptance import selectors, services
from idi.lifecycle.acceptance.forms import AcceptForm, CorrectSettlementForm, HandOverForm, SettleForm
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.acceptance.models import Acceptance
    from idi.lifecycle.projects.models import Building


def _context(project: Any, title: str, submit: str, **more: Any) -> dict[str, Any]:
    back = reverse("acceptance:project", args=[project.pk])
    trail = [(gettext("竣工与结算"), reverse("acceptance:list")), (project.name, back)]
    return {"title": title, "trail": trail, "submit": submit, "cancel": back, **more}


@signed_in("acceptance.record")
def accept(request: Request, project_id: int, pk: int) -> HttpResponse:
    """竣工验收 of one building."""
    project = projects.project(project_id)
    building = selectors.building(project, pk)
    return act(
        request, AcceptForm.of(request),
        do=lambda form: services.accept(by=request.actor, at=request.at, building=building, **form.cleaned_data),
        success=lambda done: _accepted(building, done),
        to=reverse("acceptance:project", args=[project_id]),
        context=_context(
            project, gettext("登记竣工验收 %(building)s") % {"building": building.number}, gettext("登记竣工验收"),
            confirm=gettext("登记后各承保项目的起止日期随即确定，以后只能凭验收报告更正。确认日期无误？"),
        ),
    )  # fmt: skip


def _accepted(building: Building, done: Acceptance) -> str:
    """What was recorded, and what stands against it: the dates follow from it."""
    told = gettext("%(building)s已登记竣工验收（%(day)s），业主告知书已生成") % {
        "building": building.number, "day": day(done.accepted_on),
    }  # fmt: skip
    return "。".join([told, *(gettext("提示：%(text)s") % {"text": each["text"]} for each in done.warnings)])


@signed_in("acceptance.settle")
def settle(request: Request, project_id: int) -> HttpResponse:
    """工程结算 of a project; once it is recorded, the page on which it is put right."""
    project = projects.project(project_id)
    if request.method == "GET" and selectors.settlement_of(project) is not None:
        return HttpResponseRedirect(reverse("acceptance:correct_settlement", args=[project_id]))
    return act(
        request, SettleForm.of(request),
        do=lambda form: services.settle(by=request.actor, at=request.at, project=project, **form.cleaned_data),
        success=lambda done: gettext("已登记结算造价 %(cost)s") % {"cost": money(done.cost)},
        to=reverse("acceptance:project", args=[project_id]),
        context=_context(
            project, gettext("登记工程结算"), gettext("登记结算"),
            lead=gettext("结算不影响保险期限的起算；有保险单的，保险费随即按结算造价多退少补。"),
        ),
    )  # fmt: skip


@signed_in("acceptance.settle")
def correct_settlement(request: Request, project_id: int) -> HttpResponse:
    """A settled cost recorded wrongly is put right."""
    project = projects.project(project_id)
    earlier = selectors.settlement_of(project)
    begun = {"cost": earlier.cost, "settled_on": earlier.settled_on} if earlier else {}
    return act(
        request, CorrectSettlementForm.of(request, initial=begun),
        do=lambda form: services.correct_settlement(by=request.actor, at=request.at, project=project, **form.cleaned_data),
        success=lambda done: gettext("结算造价已更正为 %(cost)s") % {"cost": money(done.cost)},
        to=reverse("acceptance:project", args=[project_id]),
        context=_context(
            project, gettext("更正工程结算"), gettext("更正结算"),
            lead=gettext("原登记保留备查；有保险单的，保险费随即按差额多退少补，另出批单。"),
        ),
    )  # fmt: skip


@signed_in("acceptance.hand_over")
def hand_over(request: Request, project_id: int, pk: int) -> HttpResponse:
    """交付 of one home or of the rest of the building."""
    project = projects.project(project_id)
    building = selectors.building(project, pk)
    form = HandOverForm.of(request, units=selectors.homes_waiting(building))
    return act(
        request, form,
        do=lambda form: _hand_over(request, building, **form.cleaned_data),
        success=lambda done: _handed_over(*done),
        to=reverse("acceptance:project", args=[project_id]),
        context=_context(
            project, gettext("登记交付 %(building)s") % {"building": building.number}, gettext("登记交付")
        ),
    )  # fmt: skip


def _hand_over(
    request: Request, building: Any, unit: str, handed_over_on: Any, with_papers: bool
) -> tuple[int, list[dict[str, Any]]]:
    """How many homes were handed over, and what stood against it."""
    given = {"by": request.actor, "at": request.at, "handed_over_on": handed_over_on, "with_papers": with_papers}
    if not unit:
        homes = services.hand_over_building(building=building, **given)
        return homes, selectors.handovers(building.project, 1)[0].warnings
    return 1, services.hand_over(unit=projects.unit(int(unit)), **given).warnings


def _handed_over(homes: int, warnings: list[dict[str, Any]]) -> str:
    told = gettext("已登记交付 %(homes)d 户") % {"homes": homes}
    return "。".join([told, *(gettext("提示：%(text)s") % {"text": each["text"]} for each in warnings)])

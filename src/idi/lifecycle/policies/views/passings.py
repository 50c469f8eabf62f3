"""A home that changed hands: recorded by developer or property authority, or taken over by the new owner with the card."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.endorsement_forms import PassForm, TakeOverForm
from idi.lifecycle.projects import selectors as projects


@signed_in("policies.read")
def of_unit(request: Request, pk: int) -> HttpResponse:
    """The panel of a home's page: when it changed hands."""
    unit = projects.unit(pk)
    mine = request.actor.acts_for(unit.project.developer_id) or request.actor.organisation_kind == "property_authority"
    context = {
        "unit": unit, "passings": selectors.passings(unit), "may_pass": mine and request.actor.may("policies.pass_home"),
        "trail": [(unit.number, reverse("projects:unit", args=[pk]))],
    }  # fmt: skip
    return page(request, "policies/passings.html", context, fragment="policies/_passings.html")


@signed_in("policies.pass_home")
def pass_home(request: Request, pk: int) -> HttpResponse:
    unit = projects.unit(pk)
    address = reverse("projects:unit", args=[pk])
    prints = projects.hands_out_cards(unit.project, request.actor)
    return act(
        request,
        PassForm.of(request),
        do=lambda form: services.pass_home(by=request.actor, at=request.at, unit=unit, **form.cleaned_data),
        success=gettext("房屋转让已登记，房屋卡已换新的报案口令，请打印后交给新业主") if prints
        else gettext("房屋转让已登记，旧报案口令已失效；已通知建设单位打印新的房屋卡"),
        to=address,
        context={
            "title": gettext("登记房屋转让"), "trail": [(unit.number, address)], "submit": gettext("登记转让"), "cancel": address,
            "lead": gettext("保障随房屋转移，期限和内容不变。原业主不再能查看这户的报案；新的房屋卡由建设单位打印，交给新业主。"),
        },
    )  # fmt: skip


@signed_in("projects.move_in")
def take_over(request: Request) -> HttpResponse:
    return act(
        request,
        TakeOverForm.of(request),
        do=lambda form: services.take_over(by=request.actor, at=request.at, **form.cleaned_data),
        success=lambda word: gettext("房屋已登记到您名下。新的报案口令是 %(word)s，请妥善保管，旧口令已失效。") % {"word": word},
        to="/",
        context={
            "title": gettext("我是新业主"), "trail": [(gettext("首页"), "/")], "submit": gettext("登记"), "cancel": "/",
            "lead": gettext("房屋已转让给您的，凭原业主交给您的房屋卡登记。保障随房屋转移；原业主的登记同时结束。"),
        },
    )  # fmt: skip

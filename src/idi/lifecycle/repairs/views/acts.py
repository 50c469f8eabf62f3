"""What lead, repairer and a signed-in owner do about a repair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.core.wording import money
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.repairs import selectors, services
from idi.lifecycle.repairs.forms import ConfirmForm, FinishForm, OrderForm, ReworkForm, SendBackForm


@signed_in("repairs.order")
def order(request: Request, claim_id: int) -> HttpResponse:
    """派修 on a claim."""
    claim = claims.claim(claim_id)
    if claim is None:
        raise Http404
    back = f"/claims/{claim.pk}/"
    return act(
        request, OrderForm.of(request),
        do=lambda form: services.order(by=request.actor, at=request.at, claim=claim, **form.cleaned_data),
        success=lambda new: gettext("维修单 %(number)s 已派出，金额 %(amount)s")
        % {"number": new.number, "amount": money(new.amount)},
        to=lambda new: reverse("repairs:detail", args=[new.pk]),
        context={
            "title": gettext("派修 %(number)s") % {"number": claim.number}, "submit": gettext("派出维修单"),
            "trail": [(gettext("维修"), reverse("repairs:list")), (claim.number, back)], "cancel": back,
            "lead": gettext("查勘估损 %(amount)s。报价与估损相差较大时会提示，但不阻止派修。")
            % {"amount": money(claim.estimate)},
        },
    )  # fmt: skip


def _on_order(
    request: Request, pk: int, form: type[Form], do: Callable[..., Any], title: str, success: str, **context: Any
) -> HttpResponse:
    found = selectors.order(pk)
    back = reverse("repairs:detail", args=[pk])
    return act(
        request, form.of(request),
        do=lambda form: do(by=request.actor, at=request.at, order=found, **form.cleaned_data),
        success=success, to=back,
        context={
            "title": f"{title} {found.number}", "submit": title, "cancel": back,
            "trail": [(gettext("维修"), reverse("repairs:list")), (found.number, back)], **context,
        },
    )  # fmt: skip


@signed_in("repairs.work")
def accept(request: Request, pk: int) -> HttpResponse:
    """接单."""
    return _on_order(request, pk, Form, services.accept, gettext("接单"), gettext("已接单，请按约定上门维修"))


@signed_in("repairs.work")
def send_back(request: Request, pk: int) -> HttpResponse:
    """退单."""
    return _on_order(
        request, pk, SendBackForm, services.send_back, gettext("退单"), gettext("已退单，保险机构将另行派修"),
        style="danger",
    )  # fmt: skip


@signed_in("repairs.work")
def finish(request: Request, pk: int) -> HttpResponse:
    """申报完工."""
    return _on_order(request, pk, FinishForm, services.finish, gettext("申报完工"), gettext("已申报完工，等待业主确认"))


@signed_in("repairs.confirm")
def confirm(request: Request, pk: int) -> HttpResponse:
    """确认维修 by the owner."""
    return _on_order(
        request, pk, ConfirmForm, services.confirm, gettext("确认维修"), gettext("已确认，谢谢。维修费用由保险机构支付"),
        lead=gettext("请看过维修结果再确认。不确认不会视为同意。"), layout="core/public.html",
    )  # fmt: skip


@signed_in("repairs.confirm")
def rework(request: Request, pk: int) -> HttpResponse:
    """要求返修 by the owner."""
    return _on_order(
        request, pk, ReworkForm, services.demand_rework, gettext("要求返修"), gettext("已转告维修机构返修"),
        layout="core/public.html",
    )  # fmt: skip

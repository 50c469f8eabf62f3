"""What lead, repairer and a signed-in owner do about a repair."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.core.wording import money
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.repairs import selectors, services
from idi.lifecycle.repairs.forms import (
    AgreeForm,
    AppointForm,
    BeforeForm,
    CashAnswerForm,
    CashForm,
    ConfirmForm,
    EmergencyForm,
    ExtendForm,
    FinishForm,
    OrderForm,
    PanelForm,
    RecheckForm,
    ReworkForm,
    SelfPaidForm,
    SendBackForm,
    TenderForm,
    WarrantyForm,
)
from idi.lifecycle.repairs.models import Order, Tender
from idi.lifecycle.repairs.views import told


def _of_claim(
    request: Request, claim_id: int, form: Callable[[Any], Form], do: Callable[..., Any], title: str, lead: str,
    success: Callable[[Any], str], **context: Any,
) -> HttpResponse:  # fmt: skip
    """What begins on a claim and ends at the order it made, or back at the claim."""
    claim = claims.claim(claim_id)
    if claim is None:
        raise Http404
    back = f"/claims/{claim.pk}/"
    return act(
        request, form(claim),
        do=lambda form: do(by=request.actor, at=request.at, claim=claim, **form.cleaned_data),
        success=success, to=lambda made: _made(made, back),
        context={
            "title": f"{title} {claim.number}", "submit": title, "cancel": back, "lead": lead,
            "trail": [(gettext("维修"), reverse("repairs:list")), (claim.number, back)], **context,
        },
    )  # fmt: skip


def _made(made: Any, back: str) -> str:
    if isinstance(made, Tender):
        return reverse("repairs:tender", args=[made.pk])
    return reverse("repairs:detail", args=[made.pk]) if isinstance(made, Order) else back


def _priced(request: Request, claim: Any, form: type[PanelForm], *, covered: bool = True) -> PanelForm:
    """The form with the price library and the panel of the day, begun with the lines of the survey."""
    on = local_date(request.at)
    library = selectors.library(claim, on)
    lines = selectors.surveyed_lines(claim, library, covered=covered)
    repairers, left_out = services.choosable(claim.lead_id or 0, on)
    return form.of(request, library=library, repairers=repairers, left_out=left_out, initial={"lines": lines})


def _ordered(new: Order) -> str:
    return gettext("维修单 %(number)s 已派出，金额 %(amount)s") % {"number": new.number, "amount": money(new.amount)}


def _estimate(request: Request, claim_id: int) -> str:
    claim = claims.claim(claim_id)
    return gettext(
        "查勘估损 %(amount)s。查勘有分项的，维修费用已照分项填好，可以修改；与估损相差较大的，整单和逐项都会提示，但不阻止派修。"
    ) % {"amount": money(selectors.covered_estimate(claim) if claim else None)}


@signed_in("repairs.order")
def order(request: Request, claim_id: int) -> HttpResponse:
    """派修 on a claim."""
    return _of_claim(
        request, claim_id, lambda claim: _priced(request, claim, OrderForm), services.order, gettext("派修"),
        _estimate(request, claim_id), _ordered, submit=gettext("派出维修单"),
    )  # fmt: skip


@signed_in("repairs.order")
def emergency(request: Request, claim_id: int) -> HttpResponse:
    """应急先修 before the decision."""
    return _of_claim(
        request, claim_id, lambda claim: _priced(request, claim, EmergencyForm), services.order_emergency, gettext("应急先修"),
        gettext("先排除危险，查勘和核定同时进行。先签字确认不属于保险责任时由谁承担，再开工；住建部门会收到消息。"), _ordered,
    )  # fmt: skip


@signed_in("repairs.order")
def self_paid(request: Request, claim_id: int) -> HttpResponse:
    """业主自费: a price for the owner to agree to."""
    return _of_claim(
        request, claim_id, lambda claim: _priced(request, claim, SelfPaidForm, covered=False), services.offer_self_paid, gettext("提供自费维修报价"),
        gettext("不属于保险责任的，由名录内的维修机构报价，业主同意后才派修，费用由业主付给维修机构，与保险无关。"),
        lambda new: gettext("报价 %(number)s 已发给业主，等业主决定") % {"number": new.number},
    )  # fmt: skip


@signed_in("repairs.order")
def under_warranty(request: Request, claim_id: int) -> HttpResponse:
    """保修返修 by who repaired the spot before."""
    return _of_claim(
        request, claim_id, lambda _claim: WarrantyForm.of(request), services.order_under_warranty, gettext("按保修返修"),
        gettext("派给原维修机构免费返修，不需要核定，也不动用保险金。"),
        lambda new: gettext("保修维修单 %(number)s 已派出") % {"number": new.number},
    )  # fmt: skip


@signed_in("repairs.order")
def cash(request: Request, claim_id: int) -> HttpResponse:
    """现金赔付方案 instead of a repair."""
    return _of_claim(
        request, claim_id, lambda claim: CashForm.of(request, initial={"amount": claim.estimate}), services.offer_cash,
        gettext("提出现金赔付方案"), _to_offer(claim_id),
        lambda made: gettext("方案已发给业主，等业主答复"),
    )  # fmt: skip


def _to_offer(claim_id: int) -> str:
    """What cash instead of a repair means, and what was decided to be payable."""
    claim = claims.claim(claim_id)
    decision = claims.latest_decision(claim) if claim else None
    words = gettext("由业主选择现金还是维修；业主答复之前不产生付款。")
    if decision is None or decision.payable is None:
        return words
    payable = gettext("核定应付 %(sum)s；超过的部分，付款时须由另一人说明理由批准。") % {"sum": money(decision.payable)}
    return f"{words}{payable}"


@signed_in("repairs.order")
def ask_prices(request: Request, claim_id: int) -> HttpResponse:
    """询价 of several repairers."""
    return _of_claim(
        request, claim_id, lambda claim: _priced(request, claim, TenderForm), services.ask_prices, gettext("询价"),
        gettext("各家按同样的内容报价，截止前报价密封。查勘有分项的，维修项目已照分项填好，可以修改。"), lambda made: gettext("询价 %(number)s 已发出") % {"number": made.number},
    )  # fmt: skip


@signed_in("repairs.confirm")
def answer_cash(request: Request, pk: int) -> HttpResponse:
    """The owner chooses between cash and repair."""
    offer = selectors.cash_offer(pk)
    back = f"/claims/{offer.claim_id}/"
    return act(
        request, CashAnswerForm.of(request),
        do=lambda form: services.answer_cash(by=request.actor, at=request.at, offer=offer, **form.cleaned_data),
        success=gettext("已答复，谢谢。"), to=back,
        context={
            "title": gettext("现金赔付方案 %(amount)s") % {"amount": money(offer.amount)}, "submit": gettext("答复"),
            "lead": told.ended(offer.reason) + str(told.CHOOSE),
            "cancel": back, "layout": "core/public.html",
            "trail": [(offer.claim_number, back)],
        },
    )  # fmt: skip


def _on_order(
    request: Request, pk: int, kind: type[Form], do: Callable[..., Any], title: str, success: str,
    form: Mapping[str, Any] | None = None, **context: Any,
) -> HttpResponse:  # fmt: skip
    found = selectors.order(pk)
    back = reverse("repairs:detail", args=[pk])
    return act(
        request, kind.of(request, **(form or {})),
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
def appoint(request: Request, pk: int) -> HttpResponse:
    """约定上门."""
    return _on_order(request, pk, AppointForm, services.appoint, gettext("约定上门"), gettext("已约定，业主可以看到"))


@signed_in("repairs.work")
def show_before(request: Request, pk: int) -> HttpResponse:
    """修前照片."""
    return _on_order(request, pk, BeforeForm, services.show_before, gettext("上传修前照片"), gettext("修前照片已上传"))


@signed_in("repairs.order")
def recheck(request: Request, pk: int) -> HttpResponse:
    """复查 by the insurer."""
    return _on_order(
        request, pk, RecheckForm, services.recheck, gettext("复查"), gettext("复查已登记"),
        lead=gettext("对照修前修后照片和现场；不合格的退回返修，不另计费。业主确认不以复查为前提。"),
    )  # fmt: skip


@signed_in("repairs.order")
def extend(request: Request, pk: int) -> HttpResponse:
    """追加维修 of what an award added while the repair runs, begun with what the survey estimated there."""
    order = selectors.order(pk)
    claim = order.claim
    library = selectors.library(claim, local_date(request.at))
    added = [line.element for line in claims.added_by_award(claim)]
    lines = [each for each in selectors.surveyed_lines(claim, library) if each.get("element") in added]
    back = reverse("repairs:detail", args=[pk])
    return act(
        request, ExtendForm.of(request, library=library, initial={"lines": lines}), to=back,
        do=lambda form: services.extend(by=request.actor, at=request.at, order=order, **form.cleaned_data),
        success=gettext("已追加，维修机构和业主已收到消息。"),
        context={
            "title": gettext("追加维修 %(number)s") % {"number": order.number}, "submit": gettext("追加维修"), "cancel": back,
            "lead": gettext("鉴定意见认定的部位：%(elements)s。由正在维修的机构一并修好，业主确认后一并赔付。")
            % {"elements": gettext("、").join(f"“{each}”" for each in added) or gettext("没有等待办理的")},
            "trail": [(gettext("维修"), reverse("repairs:list")), (order.number, back)],
        },
    )  # fmt: skip


@signed_in("repairs.confirm")
def agree(request: Request, pk: int) -> HttpResponse:
    """自费维修 or not, by the owner."""
    return _on_order(
        request, pk, AgreeForm, services.agree, gettext("自费维修报价"), gettext("已答复，谢谢。"),
        lead=told.price(selectors.order(pk)) + str(told.NOT_COVERED), layout="core/public.html", submit=gettext("提交答复"),
    )  # fmt: skip


@signed_in("repairs.work")
def finish(request: Request, pk: int) -> HttpResponse:
    """申报完工."""
    visit_on = selectors.order(pk).visit_on
    early = visit_on if visit_on and local_date(request.at) < visit_on else None
    return _on_order(
        request,
        pk,
        FinishForm,
        services.finish,
        gettext("申报完工"),
        gettext("已申报完工，等待业主确认"),
        form={"early": early},
    )


@signed_in("repairs.confirm")
def confirm(request: Request, pk: int) -> HttpResponse:
    """确认维修 by the owner."""
    return _on_order(
        request, pk, ConfirmForm, services.confirm, gettext("确认维修"), gettext("已确认，谢谢。"),
        lead=gettext("请看过维修结果再确认。不确认不会视为同意。"), layout="core/public.html",
    )  # fmt: skip


@signed_in("repairs.confirm")
def rework(request: Request, pk: int) -> HttpResponse:
    """要求返修 by the owner."""
    return _on_order(
        request, pk, ReworkForm, services.demand_rework, gettext("要求返修"), gettext("已转告维修机构返修"),
        layout="core/public.html",
    )  # fmt: skip

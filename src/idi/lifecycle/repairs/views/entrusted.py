"""受托办理: who acts for the owner sees exactly the claims it was given, what waits there, and does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.acting import house
from idi.foundation.core.forms import Form
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims import services as claim_services
from idi.lifecycle.claims.kinds import PLACES, SYMPTOMS
from idi.lifecycle.claims.states import CLAIM
from idi.lifecycle.repairs import selectors, services
from idi.lifecycle.repairs.forms import AgreeForm, CashAnswerForm, ConfirmForm, ReworkForm
from idi.lifecycle.repairs.models import CashOffer, Order
from idi.lifecycle.repairs.states import ORDER
from idi.lifecycle.repairs.views import told

if TYPE_CHECKING:
    from idi.lifecycle.claims.models import Claim


class ObjectForm(Form):
    text = forms.CharField(label=_("不同意的理由"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class WithdrawForm(Form):
    text = forms.CharField(label=_("撤回的原因"), widget=forms.Textarea(attrs={"rows": 3}))


@signed_in("repairs.confirm")
def listing(request: Request) -> HttpResponse:
    """The claims in hand that this actor may act on for the owners."""
    found = claims.entrusted(request.actor, request.at)
    rows = [(each, each.claim.standing, _where(each)) for each in found]
    return page(request, "repairs/entrusted.html", {"rows": rows})


@signed_in("repairs.confirm")
def detail(request: Request, claim_id: int) -> HttpResponse:
    """One of them; where the authorisation has ended, why, and nothing else."""
    found = _found(request, claim_id)
    shown = bool(found.acts)
    order = selectors.tracked(found, by=request.actor) if shown else None
    cash = selectors.tracked_cash(found, by=request.actor) if shown else None
    with house(found.scope_id, cause=request.actor):
        offered = _actions(found, order, cash)
        decision = claims.latest_decision(found.claim) if shown else None
        objections = list(claims.objections(found.claim)) if shown else []
    return page(
        request, "repairs/entrusted_claim.html",
        {
            "found": found, "claim": found.claim, "where": _where(found), "order": order, "cash": cash, "takes_cash": "cash" in found.acts,
            "state": found.claim.standing, "standing": ORDER.state(order.state) if order else None,
            "symptom": SYMPTOMS.get(found.claim.symptom, ""), "place": PLACES.get(found.claim.place, ""),
            "decision": decision, "objections": objections, "actions": offered, "trail": [(gettext("受托办理"), reverse("repairs:entrusted"))],
        },
    )  # fmt: skip


def _found(request: Request, claim_id: int) -> claims.Entrusted:
    found = claims.entrusted_claim(claim_id, request.actor, request.at)
    if found is None:
        raise Http404
    return found


def _order(request: Request, claim_id: int) -> Order | None:
    found = _found(request, claim_id)
    return selectors.tracked(found, by=request.actor) if found.acts else None


def _offer(request: Request, claim_id: int) -> CashOffer | None:
    found = _found(request, claim_id)
    return selectors.tracked_cash(found, by=request.actor) if found.acts else None


def _where(found: claims.Entrusted) -> str:
    claim = found.claim
    return " ".join(str(part) for part in (claim.project, claim.building, claim.unit) if part)


def _actions(found: claims.Entrusted, order: Order | None, cash: CashOffer | None) -> list[Action]:
    """What waits for the owner's word and lies within what this actor may do."""

    def to(label: str, name: str, icon: str, style: str = "primary") -> Action:
        return Action(
            label, reverse(f"repairs:entrusted_{name}", args=[found.claim_id]), icon, "repairs.confirm", style
        )

    offered = []
    if order and order.state == "done" and "sign" in found.acts:
        offered.append(to(gettext("确认维修"), "confirm", "check"))
        offered.append(to(gettext("要求返修"), "rework", "refresh", "outline-secondary"))
    if order and order.state == "offered" and "sign" in found.acts and claims.public_part(found.claim):
        offered.append(to(gettext("答复自费报价"), "agree", "check"))
    if cash and "accept" in found.acts:
        offered.append(to(gettext("答复现金赔付方案"), "cash", "coin"))
    if found.acts and _may_object(found.claim):
        offered.append(to(gettext("提出异议"), "object", "message", "outline-primary" if offered else "primary"))
    if CLAIM.allows("withdraw", found.claim.state) and "withdraw" in found.acts:
        offered.append(to(gettext("撤回报案"), "withdraw", "x", "outline-secondary"))
    return offered


def _may_object(claim: Claim) -> bool:
    return claims.contestable(claim) and all(each.reviewed_at for each in claims.objections(claim))


@signed_in("repairs.confirm")
def confirm(request: Request, claim_id: int) -> HttpResponse:
    """确认维修 for the owner."""
    return _act(
        request, claim_id, ConfirmForm, services.confirm_entrusted, gettext("确认维修"), gettext("已代业主确认。维修费用由保险机构支付"),
        gettext("请看过维修结果再确认。您的姓名和单位会记入履历。"),
    )  # fmt: skip


@signed_in("repairs.confirm")
def rework(request: Request, claim_id: int) -> HttpResponse:
    """要求返修 for the owner."""
    return _act(
        request, claim_id, ReworkForm, services.demand_rework_entrusted, gettext("要求返修"), gettext("已转告维修机构返修"),
        gettext("请写明哪里没有修好，维修机构会再次上门，不另收费。"),
    )  # fmt: skip


@signed_in("repairs.confirm")
def agree(request: Request, claim_id: int) -> HttpResponse:
    """自费维修 of public parts or not."""
    return _act(
        request, claim_id, AgreeForm, services.agree_entrusted, gettext("自费维修报价"), gettext("已答复，谢谢。"),
        told.price(_order(request, claim_id)) + gettext("这项损坏不属于保险责任，公共部位的维修费用由业主共同承担。"),
        gettext("提交答复"),
    )  # fmt: skip


@signed_in("repairs.confirm")
def cash(request: Request, claim_id: int) -> HttpResponse:
    """Cash or repair, for the owner."""
    return _act(
        request, claim_id, CashAnswerForm, services.answer_cash_entrusted, gettext("现金赔付方案"), gettext("已答复，谢谢。"),
        told.cash(_offer(request, claim_id)) + gettext("选现金后不再维修。赔款付给谁，付款时另行核对。"),
        gettext("提交答复"),
    )  # fmt: skip


@signed_in("repairs.confirm")
def object(request: Request, claim_id: int) -> HttpResponse:
    """提出异议 for the owner."""
    return _act(
        request, claim_id, ObjectForm, claim_services.object_entrusted, gettext("提出异议"), gettext("异议已提交，将由另一人复核。"),
        gettext("请说明为什么不同意核定。没有提出期限，也不影响业主申请鉴定、投诉或起诉。"),
    )  # fmt: skip


@signed_in("repairs.confirm")
def withdraw(request: Request, claim_id: int) -> HttpResponse:
    """撤回报案 for the owner."""
    return _act(
        request, claim_id, WithdrawForm, claim_services.withdraw_entrusted, gettext("撤回报案"), gettext("已撤回报案。"),
        gettext("撤回后不再查勘和赔付；同一情况可以重新报案。"),
    )  # fmt: skip


def _act(
    request: Request,
    claim_id: int,
    form: type[Form],
    do: Callable[..., Any],
    title: str,
    success: str,
    lead: str,
    submit: str = "",
) -> HttpResponse:
    found = _found(request, claim_id)
    back = reverse("repairs:entrusted_claim", args=[claim_id])
    return act(
        request, form.of(request),
        do=lambda form: do(by=request.actor, at=request.at, claim_id=claim_id, **form.cleaned_data),
        success=success, to=back,
        context={
            "title": f"{title} {found.claim.number}", "submit": submit or title, "lead": lead, "cancel": back,
            "trail": [(gettext("受托办理"), reverse("repairs:entrusted")), (found.claim.number, back)],
        },
    )  # fmt: skip

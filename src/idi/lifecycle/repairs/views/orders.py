"""Repair orders to read: the list, one order, the panel on the page of its claim."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.repairs import selectors
from idi.lifecycle.repairs.models import Order
from idi.lifecycle.repairs.states import ORDER


class OrderFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *ORDER.choices])


class Orders(Listing):
    """The orders an insurer gave, a repairer got, an authority sees."""

    title = _("维修")
    columns = (
        Column(_("维修单号"), "number", sort="number", link=lambda row: reverse("repairs:detail", args=[row.pk])),
        Column(_("报案号"), "claim_number"),
        Column(_("房屋"), "place"),
        Column(_("维修机构"), "repairer.name"),
        Column(_("金额"), "amount", "money", sort="amount"),
        Column(_("约定上门"), "visit_on", "day", sort="visit_on"),
        Column(_("状态"), lambda row: ORDER.state(row.state), "state"),
    )
    filters = OrderFilters
    search_hint = _("维修单号、报案号")
    looked_up = ("number", "claim_number")
    order = "-number"
    empty = Empty(_("还没有维修单"), _("报案核定属于保险责任后，在报案页面派修。"))


@signed_in("repairs.read")
def listing(request: Request) -> HttpResponse:
    return Orders(request, selectors.visible(request.actor)).response()


@signed_in("repairs.read")
def detail(request: Request, pk: int) -> HttpResponse:
    """One order, with what its reader may do now."""
    order = selectors.order(pk)
    return page(
        request, "repairs/detail.html",
        {
            "order": order, "standing": ORDER.state(order.state), "photos": documents.photos(order),
            "confirmation": getattr(order, "confirmation", None), "story": story(history(Ref.of(order))),
            "trail": [(gettext("维修"), reverse("repairs:list"))], "actions": _actions(request, order),
            "takes": _mine(request, order) and order.state == "ordered",
        },
    )  # fmt: skip


def _mine(request: Request, order: Order) -> bool:
    return request.actor.acts_for(order.repairer_id)


def _actions(request: Request, order: Order) -> list[Action]:
    """What the reader may do in this state, as links to forms. Taking the order is a button of the page."""

    def link(label: str, name: str, icon: str, capability: str, style: str = "primary") -> Action:
        return Action(label, reverse(f"repairs:{name}", args=[order.pk]), icon, capability, style)

    offered = []
    if _mine(request, order):
        if ORDER.allows("finish", order.state):
            offered.append(link(gettext("申报完工"), "finish", "check", "repairs.work"))
        if ORDER.allows("send_back", order.state):
            offered.append(link(gettext("退单"), "send_back", "x", "repairs.work", "outline-secondary"))
    if ORDER.allows("confirm", order.state) and selectors.may_confirm(request.actor, order):
        offered.append(link(gettext("确认维修"), "confirm", "check", "repairs.confirm"))
        offered.append(link(gettext("要求返修"), "rework", "refresh", "repairs.confirm", "outline-secondary"))
    return offered


@signed_in("repairs.read")
def panel(request: Request, pk: int) -> HttpResponse:
    """The orders of a claim, for the slot on its page, with the way to the next one."""
    claim = claims.claim(pk)
    if claim is None:
        raise Http404
    orders = list(selectors.of_claim(claim))
    context = {
        "claim": claim, "orders": [(order, ORDER.state(order.state)) for order in orders],
        "may_order": request.actor.may("repairs.order") and request.actor.acts_for(claim.lead_id)
        and selectors.running(claim) is None and claim.state in ("covered", "in_repair"),
        "trail": [(claim.number, f"/claims/{claim.pk}/")],
    }  # fmt: skip
    return page(request, "repairs/panel.html", context, fragment="repairs/_panel.html")

"""Repair orders to read: the list, one order, the panel on the page of its claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.ledger import selectors as dues
from idi.foundation.parties.story import story
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims.services import advanced
from idi.lifecycle.repairs import selectors
from idi.lifecycle.repairs.models import Order
from idi.lifecycle.repairs.services.bearing import ground, time_to_pay
from idi.lifecycle.repairs.services.extending import EXTENDED
from idi.lifecycle.repairs.services.warranty import OPEN
from idi.lifecycle.repairs.states import ORDER, TENDER

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document
    from idi.lifecycle.claims.models import Claim


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
    owed, claim = list(dues.dues_of(order)), claims.claim(order.claim_id)
    return page(
        request, "repairs/detail.html",
        {
            "order": order, "standing": ORDER.state(order.state), "photo_groups": _photo_groups(order),
            "confirmation": getattr(order, "confirmation", None), "story": story(history(Ref.of(order))),
            "trail": [(gettext("维修"), reverse("repairs:list"))], "actions": _actions(request, order),
            "warnings": order.warnings if request.actor.acts_for(order.lead_id) else [],
            "reckons": not _mine(request, order) and request.actor.organisation_id is not None,
            "dues": owed, "ground": ground(order) if owed else "",
            "ground_because": time_to_pay(order, local_date(owed[0].opened_at)).reasons if owed else (),
            "takes": _mine(request, order) and order.state == "ordered",
            "claim": claim, "promise": selectors.promise(order) if claim else "",  # not open to a repairer whose work is over
            "works": _mine(request, order) and order.state in ("ordered", "accepted", "rework"),
        },
    )  # fmt: skip


def _photo_groups(order: Order) -> list[tuple[str, list[Document]]]:
    """The photos by what they show, before and after first."""
    rows = list(documents.photos(order))
    kinds = (
        ("repairs.before", gettext("修前照片")), ("repairs.after", gettext("完工照片")), ("repairs.recheck", gettext("复查照片")),
        ("repairs.signature", gettext("业主签名")), ("repairs.bearer", gettext("费用承担确认书")),
    )  # fmt: skip
    groups = [(title, [each for each in rows if each.kind == kind]) for kind, title in kinds]
    return [(title, shown) for title, shown in groups if shown]


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
        if order.state in ("ordered", "accepted", "rework"):
            offered.append(link(gettext("约定上门"), "appoint", "calendar", "repairs.work", "outline-primary"))
        if order.state in ("accepted", "rework"):
            offered.append(link(gettext("上传修前照片"), "show_before", "camera", "repairs.work", "outline-primary"))
        if ORDER.allows("send_back", order.state):
            offered.append(link(gettext("退单"), "send_back", "x", "repairs.work", "outline-secondary"))
    if order.state in EXTENDED and request.actor.acts_for(order.lead_id) and claims.added_by_award(order.claim):
        offered.append(link(gettext("追加维修"), "extend", "plus", "repairs.order"))
    if order.state == "done" and request.actor.acts_for(order.lead_id):
        offered.append(link(gettext("复查"), "recheck", "eye", "repairs.order"))
    if order.state == "offered" and selectors.may_confirm(request.actor, order, request.at):
        offered.append(link(gettext("答复自费报价"), "agree", "check", "repairs.confirm"))
    if ORDER.allows("confirm", order.state) and selectors.may_confirm(request.actor, order, request.at):
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
    cash = list(selectors.cash_offers(claim))
    waiting = next((each for each in cash if each.answered_at is None), None)
    context = {
        "claim": claim, "orders": [(order, ORDER.state(order.state)) for order in orders], "cash": cash,
        "may_answer": waiting if waiting and selectors.may_choose(request.actor, waiting, request.at) else None,
        "tenders": [(each, TENDER.state(each.state)) for each in selectors.tenders(claim)],
        "again": selectors.recurrence(claim), "offered": _ways(request, claim),
        "trail": [(claim.number, f"/claims/{claim.pk}/")],
    }  # fmt: skip
    return page(request, "repairs/panel.html", context, fragment="repairs/_panel.html")


def _ways(request: Request, claim: Claim) -> list[Action]:
    """What the lead may begin on a claim in its state: a repair, a tender, cash; or what is left where nothing is covered; while a
    repair runs, what an award added to it."""
    if not request.actor.acts_for(claim.lead_id):
        return []
    if (running := selectors.running(claim)) is not None:
        if running.state not in EXTENDED or not claims.added_by_award(claim):
            return []
        return [Action(gettext("追加维修"), reverse("repairs:extend", args=[running.pk]), "plus", "repairs.order")]

    def way(label: str, name: str, icon: str, style: str = "outline-primary") -> Action:
        return Action(label, reverse(f"repairs:{name}", args=[claim.pk]), icon, "repairs.order", style)

    again = selectors.recurrence(claim)
    offered = []
    if again is not None and claim.state in OPEN:
        offered.append(way(gettext("按保修返修"), "under_warranty", "refresh", "primary"))
    if claim.emergency and claim.state in ("with_insurer", "surveyed") and claim.triage.get("state") == "in_cover":
        offered.append(way(gettext("应急先修"), "emergency", "alert-triangle", "primary"))
    if claim.state in ("covered", "in_repair") and not advanced(claim):
        offered.append(way(gettext("派修"), "order", "tool", "primary"))
        offered.append(way(gettext("询价"), "ask_prices", "users"))
    if claim.state == "covered" and not selectors.cash_offers(claim).filter(answered_at__isnull=True).exists():
        offered.append(way(gettext("提出现金赔付方案"), "cash", "coin"))
    if claim.state in ("refused", "closed") and claim.paid_at is None:
        offered.append(way(gettext("提供自费维修报价"), "self_paid", "receipt"))
    return offered


@signed_in("repairs.read")
def of_unit(request: Request, pk: int) -> HttpResponse:
    """What was repaired at one home and until when it is under warranty, for the slot on its page."""
    context = {"orders": list(selectors.of_unit(pk)), "on": local_date(request.at), "trail": []}
    return page(request, "repairs/of_unit.html", context, fragment="repairs/_of_unit.html")

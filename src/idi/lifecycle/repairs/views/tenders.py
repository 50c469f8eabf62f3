"""A tender as the lead sees it, and a repairer's own place in one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.wording import moment
from idi.lifecycle.repairs import selectors, services
from idi.lifecycle.repairs.forms import AwardForm, PriceForm, SendBackForm
from idi.lifecycle.repairs.models import Tender
from idi.lifecycle.repairs.services.pricing import compare
from idi.lifecycle.repairs.states import TENDER


@signed_in("repairs.order")
def tender(request: Request, pk: int) -> HttpResponse:
    """Who was asked, who answered, and once opened the prices."""
    found = selectors.tender(pk)
    over = request.at >= found.closes_at
    offered = [
        Action(
            gettext("取消询价"), reverse("repairs:cancel_tender", args=[pk]), "x", "repairs.order", "outline-secondary"
        )
    ]
    context: dict[str, Any] = {
        "tender": found, "standing": TENDER.state(found.state), "bids": [(each, _beside(found, each, request)) for each in selectors.bids(found)],
        "may_open": found.state == "asked" and over, "may_award": found.state == "opened", "over": over,
        "actions": offered if found.state in ("asked", "opened") else [],
        "trail": [(gettext("维修"), reverse("repairs:list")), (found.claim_number, f"/claims/{found.claim_id}/")],
    }  # fmt: skip
    return page(request, "repairs/tender.html", context)


def _beside(tender: Tender, bid: selectors.Bid, request: Request) -> dict[str, Any]:
    """A price beside the estimate, once it may be seen."""
    return compare(tender.claim, bid.price.amount, request.at, bid.price.lines) if bid.price else {}


@signed_in("repairs.order")
def open_prices(request: Request, pk: int) -> HttpResponse:
    found = selectors.tender(pk)
    return _on_tender(
        request, pk, Form.of(request),
        lambda form: services.open_prices(by=request.actor, at=request.at, tender=found),
        gettext("开启报价"), gettext("报价已开启，请定标。"),
    )  # fmt: skip


@signed_in("repairs.order")
def cancel(request: Request, pk: int) -> HttpResponse:
    found = selectors.tender(pk)
    return _on_tender(
        request, pk, SendBackForm.of(request),
        lambda form: services.cancel_tender(by=request.actor, at=request.at, tender=found, **form.cleaned_data),
        gettext("取消询价"), gettext("询价已取消，各家已收到消息。"),
    )  # fmt: skip


@signed_in("repairs.order")
def award(request: Request, pk: int) -> HttpResponse:
    """定标 for one quote: the order is made of it."""
    quote = selectors.quote(pk)
    back = reverse("repairs:tender", args=[quote.tender_id])
    return act(
        request, AwardForm.of(request),
        do=lambda form: services.award(by=request.actor, at=request.at, quote=quote, **form.cleaned_data),
        success=lambda new: gettext("已定标，维修单 %(number)s 已派出") % {"number": new.number},
        to=lambda new: reverse("repairs:detail", args=[new.pk]),
        context={
            "title": gettext("选定%(name)s") % {"name": quote.repairer.name}, "submit": gettext("定标并派修"),
            "cancel": back, "trail": [(quote.number, back)],
        },
    )  # fmt: skip


def _on_tender(request: Request, pk: int, form: Form, do: Any, title: str, success: str) -> HttpResponse:
    back = reverse("repairs:tender", args=[pk])
    context = {"title": title, "submit": title, "cancel": back, "trail": [(gettext("询价"), back)]}
    return act(request, form, do=do, success=success, to=back, context=context)


@signed_in("repairs.work")
def quote(request: Request, pk: int) -> HttpResponse:
    """A repairer's price, to hand in or to look at."""
    found = selectors.own_quote(request.actor, pk)
    back = reverse("repairs:today")
    price = selectors.own_price(found)
    lead = gettext("%(place)s。%(scheme)s。截止 %(closes)s，截止前报价密封，可以改。") % {
        "place": found.place, "scheme": found.scheme, "closes": moment(found.closes_at),
    }  # fmt: skip
    form = PriceForm.of(
        request, library=selectors.library(found, local_date(request.at)),
        initial={"days": price.days, "note": price.note, "lines": price.lines} if price else {"lines": found.lines},
    )  # fmt: skip
    return act(
        request, form,
        do=lambda form: services.hand_in_price(by=request.actor, at=request.at, quote=found, **form.cleaned_data),
        success=gettext("报价已密封提交，截止前可以修改。"), to=back,
        context={
            "title": gettext("报价 %(number)s") % {"number": found.number}, "submit": gettext("提交报价"), "lead": lead,
            "cancel": back, "trail": [(gettext("今日维修"), back)],
        },
    )  # fmt: skip

"""The insurer's side of a quote: alternatives with their price while they are written, offered, reviewed, declined."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Refusal
from idi.foundation.core.forms import Form, problems
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.rating import selectors, services
from idi.lifecycle.rating.forms import (
    AlternativeForm,
    DeclineForm,
    ReferForm,
    ReviewForm,
    SendBackForm,
    SendForm,
    alternative_form,
)
from idi.lifecycle.rating.models import Filing, Quote
from idi.lifecycle.rating.services import Asked
from idi.lifecycle.rating.views.quotes import address, trail

USUAL_DAYS = 30
"""How long an offer stays open unless the underwriter says otherwise."""


@signed_in("rating.quote")
def offer(request: Request, pk: int) -> HttpResponse:
    """An alternative is written; beside it stands what it comes to."""
    found = selectors.quote(pk)
    filings = selectors.filings_in_force(found.insurer_id, found.region_code, local_date(request.at))
    newest = filings.first()
    if newest is None:
        return page(request, "rating/no_filing.html", {"quote": found, "trail": trail(found)})
    number = selectors.alternatives(found).count()
    form = alternative_form(filings).of(
        request, initial={"filing": newest, "name": f"方案{'一二三四五六七'[min(number, 6)]}"}
    )
    return act(
        request,
        form,
        do=lambda form: services.prepare(
            by=request.actor, at=request.at, quote=found, filing=form.cleaned_data["filing"],
            name=form.cleaned_data["name"], deductible=form.cleaned_data["deductible"], judged=form.judged,
        ),
        success=lambda row: gettext("%(name)s已保存，可以再编制方案，或者发出报价。") % {"name": row.name},
        to=address(found),
        template="rating/offer.html",
        context={
            "title": _("编制报价方案"), "quote": found, "trail": trail(found), "submit": _("保存方案"),
            "cancel": address(found), **priced(request, found, newest, Asked),
        },
    )  # fmt: skip


@signed_in("rating.quote")
def price(request: Request, pk: int) -> HttpResponse:
    """What the alternative would be with what is typed so far; nothing is written."""
    found = selectors.quote(pk)
    filings = selectors.filings_in_force(found.insurer_id, found.region_code, local_date(request.at))
    form: AlternativeForm = alternative_form(filings)(data=request.GET)
    context: dict[str, Any] = {"problems": problems(form)}
    if form.is_valid():
        context = priced(request, found, form.cleaned_data["filing"], lambda: form.asked)
    return page(request, "rating/_price.html", {"quote": found, **context})


def priced(request: Request, quote: Quote, filing: Filing, asked: Callable[[], Asked]) -> dict[str, Any]:
    """The price, or why there is none."""
    try:
        on = local_date(request.at)
        found = services.preview(by=request.actor, quote=quote, filing=filing, asked=asked(), on=on)
    except Refusal as refusal:
        return {"refusal": refusal}
    return {"price": found, "lines": [line.to_json() for line in found.lines]}


@signed_in("rating.quote")
def discard(request: Request, pk: int, number: int) -> HttpResponse:
    found = selectors.quote(pk)
    row = get_object_or_404(selectors.alternatives(found), number=number)
    return act(
        request,
        Form.of(request),
        do=lambda form: services.discard(by=request.actor, at=request.at, alternative=row),
        success=gettext("方案已删除。"),
        to=address(found),
        context={"title": _("删除方案"), "trail": trail(found), "submit": _("删除"), "cancel": address(found)},
    )


def _act(
    request: Request, quote: Quote, form: Form, do: Callable[[Any], Any], title: Any, success: Any, **context: Any
) -> HttpResponse:
    given = {"title": title, "submit": title, "trail": trail(quote), "cancel": address(quote)}
    lead = f"{quote.project.name} · {quote.number}"
    return act(request, form, do=do, success=success, to=address(quote), context={**given, "lead": lead, **context})


@signed_in("rating.quote")
def send(request: Request, pk: int) -> HttpResponse:
    found = selectors.quote(pk)
    until = local_date(request.at) + timedelta(days=USUAL_DAYS)

    def words(done: Quote) -> str:
        if done.state == "referred":
            return gettext("超出核保权限，已转另一位核保负责人复核，同意后才会发出。")
        return gettext("报价 %(number)s 已发出。") % {"number": done.number}

    return _act(
        request, found, SendForm.of(request, initial={"valid_until_on": until}),
        lambda form: services.offer(by=request.actor, at=request.at, quote=found, **form.cleaned_data),
        _("发出报价"), words,
    )  # fmt: skip


@signed_in("rating.quote")
def refer(request: Request, pk: int) -> HttpResponse:
    found = selectors.quote(pk)
    until = local_date(request.at) + timedelta(days=USUAL_DAYS)
    return _act(
        request, found, ReferForm.of(request, initial={"valid_until_on": until}),
        lambda form: services.refer(by=request.actor, at=request.at, quote=found, **form.cleaned_data),
        _("提请复核"), gettext("已提请复核。"),
    )  # fmt: skip


@signed_in("rating.approve_offer")
def approve_offer(request: Request, pk: int) -> HttpResponse:
    found = selectors.quote(pk)
    return _act(
        request, found, ReviewForm.of(request),
        lambda form: services.approve_offer(by=request.actor, at=request.at, quote=found, **form.cleaned_data),
        _("同意并报价"), gettext("已同意，报价已发出。"),
    )  # fmt: skip


@signed_in("rating.approve_offer")
def send_back(request: Request, pk: int) -> HttpResponse:
    found = selectors.quote(pk)
    return _act(
        request, found, SendBackForm.of(request),
        lambda form: services.send_back(by=request.actor, at=request.at, quote=found, **form.cleaned_data),
        _("退回经办"), gettext("已退回经办修改。"),
    )  # fmt: skip


@signed_in("rating.quote")
def decline(request: Request, pk: int) -> HttpResponse:
    found = selectors.quote(pk)
    return _act(
        request, found, DeclineForm.of(request),
        lambda form: services.decline(by=request.actor, at=request.at, quote=found, **form.cleaned_data),
        _("拒绝承保"), gettext("已拒绝承保，建设单位会收到通知。"), style="danger",
    )  # fmt: skip

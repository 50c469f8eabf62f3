"""The what-if panel: inputs on one side, at once what they come to on the other; nothing is written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Refusal
from idi.foundation.core.forms import Form, problems
from idi.foundation.core.inputs import YuanField
from idi.foundation.core.pages import Request, page, signed_in
from idi.lifecycle.rating import selectors
from idi.lifecycle.rating.forms import WhatIfForm, alternative_form
from idi.lifecycle.rating.models import Filing, Quote
from idi.lifecycle.rating.pricing import Asked, as_prepared
from idi.lifecycle.rating.settling import settled
from idi.lifecycle.rating.views.offering import priced
from idi.lifecycle.rating.views.quotes import trail


class SettlementForm(Form):
    """What a developer or a regulator may try: a settled cost at the rate offered."""

    settlement = YuanField(label=_("假设结算造价"), required=False)


def _form(request: Request, quote: Quote, **kwargs: Any) -> forms.Form:
    """The insurer tries filings, facts and judgements; others try the settled cost at the offered rate."""
    if not (request.actor.may("rating.quote") and request.actor.acts_for(quote.insurer_id)):
        return SettlementForm(**kwargs)
    filings = selectors.filings_to_try(quote, local_date(request.at))
    newest = filings.first()
    if newest is None:
        return SettlementForm(**kwargs)
    if "initial" in kwargs:
        kwargs["initial"] = {**_as_it_stands(quote, filings, newest), **kwargs["initial"]}
    return alternative_form(filings, WhatIfForm)(**kwargs)


def _as_it_stands(quote: Quote, filings: QuerySet[Filing], newest: Filing) -> dict[str, Any]:
    """Where trying begins: at the alternative accepted or prepared first, otherwise at the newest filing."""
    row = selectors.alternatives(quote).order_by("-chosen", "number").first()
    if row is None or row.filing not in filings:
        return {"filing": newest, "asked": Asked()}
    asked = as_prepared(row)
    judged = [{"factor": name, "value": each.value, "reason": each.reason} for name, each in asked.judged.items()]
    return {"filing": row.filing, "deductible": row.deductible, "judged": judged, "asked": asked}


@signed_in("rating.read_quotes")
def what_if(request: Request, pk: int) -> HttpResponse:
    quote = selectors.quote(pk)
    form = _form(request, quote, initial={"settlement": quote.budget})
    context = {"quote": quote, "form": form, "title": _("假设试算"), "trail": trail(quote)}
    if isinstance(form, WhatIfForm):
        context |= _tried(request, quote, form.initial["filing"], form.initial["asked"], quote.budget)
    else:
        context |= _at_cost(request, quote, quote.rate, quote.budget)
    return page(request, "rating/what_if.html", context)


@signed_in("rating.read_quotes")
def tried(request: Request, pk: int) -> HttpResponse:
    """What the typed inputs come to."""
    quote = selectors.quote(pk)
    form = _form(request, quote, data=request.GET)
    context: dict[str, Any] = {"problems": problems(form)}
    if form.is_valid():
        cost = form.cleaned_data["settlement"]
        if isinstance(form, WhatIfForm):
            try:
                context = _tried(request, quote, form.cleaned_data["filing"], form.asked, cost)
            except Refusal as refusal:
                context = {"refusal": refusal}
        else:
            context = _at_cost(request, quote, quote.rate, cost)
    return page(request, "rating/_tried.html", {"quote": quote, **context})


def _tried(request: Request, quote: Quote, filing: Any, asked: Asked, cost: Decimal | None) -> dict[str, Any]:
    found = priced(request, quote, filing, lambda: asked)
    price = found.get("price")
    if price is None:
        return found
    compared = quote.provisional and {"before": quote.provisional, "change": price.provisional - quote.provisional}
    return {**found, "compared": compared, **_at_cost(request, quote, price.rate, cost)}


def _at_cost(request: Request, quote: Quote, rate: Decimal | None, cost: Decimal | None) -> dict[str, Any]:
    if rate is None or cost is None:
        return {}
    try:
        return {"settled": settled(quote, rate, cost, local_date(request.at)), "rate": rate}
    except Refusal as refusal:
        return {"refusal": refusal}

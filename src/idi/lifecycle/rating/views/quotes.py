from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Refusal
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.foundation.seats.selectors import region_name
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.rating import selectors, services
from idi.lifecycle.rating.forms import DeclineForm, InviteForm, OfferForm, QuoteFilters, offer_form
from idi.lifecycle.rating.models import Filing, Quote
from idi.lifecycle.rating.states import QUOTE

USUAL_DAYS = 30
"""How long an offer stays open unless the underwriter says otherwise."""


def address(quote: Quote) -> str:
    return reverse("rating:quote", args=[quote.pk])


def trail(quote: Quote | None = None) -> list[tuple[Any, str]]:
    home: list[tuple[Any, str]] = [(_("报价"), reverse("rating:quotes"))]
    return [*home, (quote.number, address(quote))] if quote else home


def _project_address(project_id: int) -> str:
    return reverse("projects:detail", args=[project_id])


class Quotes(Listing):
    title = _("报价")
    columns = (
        Column(_("报价编号"), "number", sort="id", link=address),
        Column(_("工程项目"), "project.name", sort="project__name"),
        Column(_("保险机构"), "insurer.name", sort="insurer__sort_key"),
        Column(_("费率"), "rate", "percent", sort="rate"),
        Column(_("暂收保险费"), "provisional", "money", sort="provisional"),
        Column(_("有效期至"), "valid_until_on", "day", sort="valid_until_on"),
        Column(_("状态"), lambda quote: QUOTE.state(quote.state), "state"),
    )
    filters = QuoteFilters
    order = "-id"

    def narrow(self, rows: Any, wanted: dict[str, Any]) -> Any:
        return rows.filter(**wanted)


@signed_in("rating.read_quotes")
def quotes(request: Request) -> HttpResponse:
    listing = Quotes(request, selectors.quotes(request.actor))
    if request.actor.may("projects.edit"):
        choose = Action(_("选择项目"), reverse("projects:list"), "arrow-right")
        listing.empty = Empty(_("还没有报价"), _("打开一个项目，在“报价”一栏邀请保险机构。"), choose, icon="coin")
    else:
        listing.empty = Empty(_("还没有报价"), _("建设单位邀请报价后，会出现在这里，并进入待办。"), icon="coin")
    return listing.response()


@signed_in("rating.read_quotes")
def quote(request: Request, pk: int) -> HttpResponse:
    found = selectors.quote(pk)
    actor, today = request.actor, local_date(request.at)
    standing = selectors.stands(found, today)
    return page(
        request,
        "rating/quote.html",
        {
            "quote": found,
            "trail": trail(),
            "state": QUOTE.state(found.state),
            "region": region_name(found.region_code),
            "project_url": _project_address(found.project_id),
            "actions": _actions(found),
            "lapsed": found.state == "offered" and not standing,
            "can_accept": standing and actor.may("rating.accept"),
            "next": _next(found, standing=standing),
            "chapters": story(history(Ref.of(found))[:50]),
        },
    )


def _actions(quote: Quote) -> list[Action]:
    if quote.state != "invited":
        return []
    return [
        Action(_("报价"), reverse("rating:offer", args=[quote.pk]), "coin", "rating.quote"),
        Action(
            _("拒绝承保"), reverse("rating:decline", args=[quote.pk]), "x", "rating.quote", style="outline-secondary"
        ),
    ]


def _next(quote: Quote, *, standing: bool) -> str:
    if quote.state == "offered" and not standing:
        return gettext("报价已过有效期。建设单位可以在项目页面重新邀请该保险机构。")
    return {
        "invited": gettext("等待保险机构报价，或者写明理由拒绝承保。"),
        "offered": gettext("等待建设单位比较并接受；只能接受一份，其余报价随之关闭。"),
        "accepted": gettext("建设单位可以据此投保。"),
        "declined": gettext("该保险机构拒绝承保，建设单位可以邀请其他保险机构。"),
        "closed": gettext("这份报价没有被采用，不能再接受。"),
    }[quote.state]


@signed_in("rating.read_quotes")
def project_quotes(request: Request, pk: int) -> HttpResponse:
    """The quotes of one project: a panel of its page."""
    project = projects.project(pk)
    invites = request.actor.acts_for(project.developer_id)
    found = [(quote, QUOTE.state(quote.state)) for quote in selectors.quotes_of_project(pk)]
    invite = Action(_("邀请报价"), reverse("rating:invite", args=[pk]), capability="projects.edit")
    open_still = project.state in services.NOT_INSURED_YET and not any(q.state == "accepted" for q, _state in found)
    context = {
        "project": project, "quotes": found, "actions": [invite] if invites and open_still else [],
        "trail": [(_("工程项目"), reverse("projects:list")), (project.name, _project_address(pk))],
    }  # fmt: skip
    return page(request, "rating/project_quotes.html", context, fragment="rating/_project_quotes.html")


@signed_in("projects.edit")
def invite(request: Request, pk: int) -> HttpResponse:
    project = projects.project(pk)

    def send(form: InviteForm) -> int:
        for insurer in form.cleaned_data["insurers"]:
            services.invite(by=request.actor, at=request.at, project=project, insurer=insurer)
        return len(form.cleaned_data["insurers"])

    return act(
        request,
        InviteForm.of(request),
        do=send,
        success=lambda count: gettext("已邀请%(count)d家保险机构，报价后会进入您的待办。") % {"count": count},
        to=_project_address(pk),
        context={
            "title": _("邀请报价"), "submit": _("发出邀请"), "cancel": _project_address(pk),
            "trail": [(_("工程项目"), reverse("projects:list")), (project.name, _project_address(pk))],
            "lead": _("保险机构将看到本项目的资料，并按今天的概算造价报价。"),
        },
    )  # fmt: skip


@signed_in("rating.quote")
def offer(request: Request, pk: int) -> HttpResponse:
    found = selectors.quote(pk)
    today = local_date(request.at)
    filings = selectors.filings_in_force(found.insurer_id, found.region_code, today)
    newest = filings.first()
    if newest is None:
        return page(request, "rating/no_filing.html", {"quote": found, "trail": trail(found)})
    form = offer_form(filings).of(
        request, initial={"filing": newest, "valid_until_on": today + timedelta(days=USUAL_DAYS)}
    )
    return act(
        request,
        form,
        do=lambda form: services.offer(
            by=request.actor, at=request.at, quote=found, filing=form.cleaned_data["filing"],
            valid_until_on=form.cleaned_data["valid_until_on"], judged=form.judged,
        ),
        success=lambda quote: gettext("报价 %(number)s 已发出。") % {"number": quote.number},
        to=address,
        template="rating/offer.html",
        context={
            "title": _("报价"), "quote": found, "trail": trail(found), "submit": _("发出报价"),
            "cancel": address(found), **_priced(request, found, newest, dict),
        },
    )  # fmt: skip


@signed_in("rating.quote")
def price(request: Request, pk: int) -> HttpResponse:
    """What the offer would be with what is typed so far; nothing is written."""
    found = selectors.quote(pk)
    filings = selectors.filings_in_force(found.insurer_id, found.region_code, local_date(request.at))
    form: OfferForm = offer_form(filings)(data=request.GET)
    context: dict[str, Any] = {"problems": [error for errors in form.errors.values() for error in errors]}
    if form.is_valid():
        context = _priced(request, found, form.cleaned_data["filing"], lambda: form.judged)
    return page(request, "rating/_price.html", {"quote": found, **context})


def _priced(
    request: Request, quote: Quote, filing: Filing, judged: Callable[[], dict[str, services.Judgement]]
) -> dict[str, Any]:
    try:
        on = local_date(request.at)
        found = services.preview(by=request.actor, quote=quote, filing=filing, judged=judged(), on=on)
    except Refusal as refusal:
        return {"refusal": refusal}
    return {"price": found, "lines": [line.to_json() for line in found.lines]}


@signed_in("rating.quote")
def decline(request: Request, pk: int) -> HttpResponse:
    found = selectors.quote(pk)
    return act(
        request,
        DeclineForm.of(request),
        do=lambda form: services.decline(by=request.actor, at=request.at, quote=found, **form.cleaned_data),
        success=gettext("已拒绝承保，建设单位会收到通知。"),
        to=address,
        context={
            "title": _("拒绝承保"), "trail": trail(found), "submit": _("拒绝承保"), "style": "danger",
            "cancel": address(found), "lead": f"{found.project.name} · {found.number}",
        },
    )  # fmt: skip


@signed_in("rating.accept")
def accept(request: Request, pk: int) -> HttpResponse:
    found = selectors.quote(pk)
    return act(
        request,
        Form.of(request),
        do=lambda form: services.accept(by=request.actor, at=request.at, quote=found),
        success=gettext("已接受报价，可以据此投保。"),
        to=address,
        context={"title": _("接受报价"), "trail": trail(found), "submit": _("接受报价"), "cancel": address(found)},
    )

"""The card of a home: what it is covered for today, and the report of a defect."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.acting import house
from idi.foundation.core.clock import local_date
from idi.foundation.core.pages import Request, act, page
from idi.foundation.seats import selectors as seats
from idi.front.web.public.forms import AddressReportForm, FindForm, ReportForm
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims import services
from idi.lifecycle.claims.asking import AskForm
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects

HOME: list[tuple[Any, str]] = [(_("业主服务"), "/p/")]


def front(request: Request) -> HttpResponse:
    """Where owners begin: the code of a home, the code of a report, or a report by address."""
    asked = {"code": request.GET.get("code", ""), "phone": request.GET.get("phone", "")}
    form = FindForm(data=asked) if asked["code"] else FindForm()
    if form.is_bound and form.is_valid():
        address = _found(asked["code"], asked["phone"])
        if address:
            return HttpResponseRedirect(address)
        form.add_error("code", gettext("没有查到。请核对编码；用报案号查询的，请同时填写报案时的电话。"))
    return page(request, "web/public/front.html", {"form": form})


def _found(code: str, phone: str) -> str | None:
    if projects.unit_by_code(code):
        return reverse("public:unit", args=[code.strip().upper()])
    tracked = claims.track(code) or claims.find(code, phone)
    return reverse("public:track", args=[tracked.pk]) if tracked else None


def _card(code: str) -> projects.UnitCard:
    card = projects.unit_by_code(code)
    if card is None:
        raise Http404
    return card


def unit(request: Request, code: str) -> HttpResponse:
    """What a home is covered for on a day, item by item, what was said first; nothing about who lives there."""
    card = _card(code)
    form = AskForm.asked(request)
    on, said = form.day(local_date(request.at)), form.said
    with house(card.project_id, cause=request.actor):
        told = claims.told(projects.unit(card.unit_id), on, said)
        ended_on = None if told.every else policies.ended_on(card.project_id)
    return page(
        request,
        "web/public/unit.html",
        {
            "card": card, "code": code, "form": form, "told": told, "words": form.words_said, "said": said, "on": on,
            "ended_on": ended_on, "trail": HOME,
            "in_cover": sum(1 for each in told.every if each.answer.state == "in_cover"),
        },
    )  # fmt: skip


def said_before(request: Request) -> dict[str, Any]:
    """What a form of a report begins with: today, and the symptom and place the reader already told."""
    told = {name: request.GET.get(name, "") for name in ("symptom", "place")}
    return {"discovered_on": local_date(request.at), **told}


def report(request: Request, code: str) -> HttpResponse:
    """The report about the home on the card."""
    card = _card(code)
    with house(card.project_id, cause=request.actor):
        home = projects.unit(card.unit_id)
    back = reverse("public:unit", args=[code])
    return act(
        request,
        ReportForm.of(request, initial=said_before(request)),
        do=lambda form: services.report(
            by=request.actor, at=request.at, unit=home, region_code=card.region_code, channel=_channel(request),
            address_given=card.full_address, **form.cleaned_data,
        ),
        success=_registered,
        to=lambda claim: reverse("public:track", args=[claim.track_code]),
        context={
            "title": _("报案"), "lead": card.full_address, "trail": [*HOME, (card.full_address, back)],
            "submit": _("提交报案"), "cancel": back, "layout": "core/public.html",
        },
    )  # fmt: skip


def report_by_address(request: Request) -> HttpResponse:
    """The report of somebody without the card: the desk finds the home."""
    return act(
        request,
        AddressReportForm.of(request, regions=regions(), initial={"discovered_on": local_date(request.at)}),
        do=lambda form: services.report(
            by=request.actor, at=request.at, channel=_channel(request), **form.cleaned_data
        ),
        success=_registered,
        to=lambda claim: reverse("public:track", args=[claim.track_code]),
        context={
            "title": _("按地址报案"), "lead": _("没有房屋卡也可以报案。专线坐席核实地址后，转给负责的单位。"),
            "trail": HOME, "submit": _("提交报案"), "cancel": reverse("public:front"), "layout": "core/public.html",
        },
    )  # fmt: skip


def _registered(claim: Any) -> str:
    return gettext("报案已登记，报案号 %(number)s。请保存本页，凭查询码 %(code)s 可随时查看进展。") % {
        "number": claim.number,
        "code": claim.track_code,
    }


def _channel(request: Request) -> str:
    return "staff" if request.actor.organisation_id else "web"


def regions() -> list[tuple[str, str]]:
    """The places that have a law of their own, counties first named by their city."""
    return [("", gettext("请选择")), *seats.governed_places()]

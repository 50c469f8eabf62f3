"""The desk while somebody talks: find the home, see what is known, take the report or note the call."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.parties import selectors as parties
from idi.foundation.seats import selectors as seats
from idi.front.hotline import selectors, services
from idi.front.hotline.forms import CallForm, CallReportForm, UnplacedReportForm
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims import services as claim_doors
from idi.lifecycle.claims.asking import AskForm
from idi.lifecycle.claims.states import CLAIM
from idi.lifecycle.projects import selectors as projects

HOME: list[tuple[Any, str]] = [(_("专线工作台"), "/hotline/")]


@signed_in("hotline.answer")
def desk(request: Request) -> HttpResponse:
    """Search as one types, and what waits at the desk."""
    text = request.GET.get("q", "")
    return page(
        request,
        "hotline/desk.html",
        {
            "text": text, "homes": selectors.homes(text), "most": selectors.SHOWN,
            "unplaced": claims.unplaced(request.actor).count(),
            "call_backs": selectors.call_backs(request.actor).count(),
        },
        fragment="hotline/_homes.html",
    )  # fmt: skip


@signed_in("hotline.answer")
def home(request: Request, pk: int) -> HttpResponse:
    """One home: who answers for what the caller says, cover per item, open claims there, and what to do with the caller."""
    unit = projects.unit(pk)
    form = AskForm.asked(request)
    return page(
        request,
        "hotline/home.html",
        {
            "unit": unit, "trail": HOME, "form": form, "words": form.words_said, "said": form.said,
            "told": claims.told(unit, form.day(local_date(request.at)), form.said),
            "claims": [(each, CLAIM.state(each.state)) for each in claims.open_of_unit(unit.pk)],
        },
    )  # fmt: skip


@signed_in("hotline.answer")
def report(request: Request, pk: int) -> HttpResponse:
    """The caller reports a defect in a home that was found."""
    unit = projects.unit(pk)
    back = reverse("hotline:home", args=[pk])
    words = f"{unit.project} {unit.building} {unit}"
    told = {name: request.GET.get(name, "") for name in ("symptom", "place")}
    form = CallReportForm.of(request, initial={"discovered_on": local_date(request.at), **told})
    return _report(
        request, form, back, words, [*HOME, (words, back)],
        unit=unit, region_code=unit.region_code, address_given=words,
    )  # fmt: skip


@signed_in("hotline.answer")
def report_unplaced(request: Request) -> HttpResponse:
    """The caller reports from an address nobody finds now: it waits in the queue."""
    form = UnplacedReportForm.of(request, regions=_regions(request), initial={"discovered_on": local_date(request.at)})
    lead = _("先把情况登记下来，通话结束后在“地址待核实”里查找房屋。")
    return _report(request, form, reverse("hotline:desk"), lead, HOME)


def _report(
    request: Request, form: Form, back: str, lead: Any, trail: list[tuple[Any, str]], **known: Any
) -> HttpResponse:  # fmt: skip
    def do(filled: Any) -> Any:
        claim = claim_doors.report(
            by=request.actor, at=request.at, channel="hotline", **known, **filled.cleaned_data
        )  # fmt: skip
        services.take_call(
            by=request.actor, at=request.at, kind="report", caller_name=filled.cleaned_data["reporter_name"],
            caller_phone=filled.cleaned_data["reporter_phone"], note=filled.cleaned_data["narrative"],
            region_code=claim.region_code, claim=claim,
        )  # fmt: skip
        return claim

    return act(
        request, form, do=do,
        success=lambda claim: gettext("报案已登记，请告诉来电人：报案号 %(number)s，查询码 %(code)s。")
        % {"number": claim.number, "code": claim.track_code},
        to=lambda claim: reverse("claims:detail", args=[claim.pk]),
        context={"title": _("登记报案"), "lead": lead, "trail": trail, "submit": _("登记报案"), "cancel": back},
    )  # fmt: skip


@signed_in("hotline.answer")
def note(request: Request) -> HttpResponse:
    """A call that is no report."""
    claim = claims.by_number(request.GET.get("claim", ""))
    return act(
        request, CallForm.of(request),
        do=lambda form: services.take_call(
            by=request.actor, at=request.at, region_code=claim.region_code if claim else _own_region(request), claim=claim,
            **form.cleaned_data,
        ),
        success=lambda call: gettext("来电 %(number)s 已登记。") % {"number": call.number},
        to=reverse("hotline:calls"),
        context={
            "title": _("登记来电"), "trail": HOME, "submit": _("登记"), "cancel": reverse("hotline:desk"),
            "lead": gettext("关于报案 %(number)s") % {"number": claim.number} if claim else "",
        },
    )  # fmt: skip


def _own_region(request: Request) -> str:
    desk = parties.organisation(request.actor.organisation_id)
    if desk is None:
        raise Forbidden(Reason(gettext("请以专线坐席身份登录。")))
    return desk.region_code


def _regions(request: Request) -> list[tuple[str, str]]:
    """The place the desk looks after and those inside it."""
    places = seats.regions_within(_own_region(request))
    return [("", gettext("请选择")), *((place.code, place.name) for place in places)]

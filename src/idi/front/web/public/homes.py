"""The card of a home: what it is covered for today, and the report of a defect."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from idi.foundation.core import throttle
from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.pages import Request, act, page
from idi.foundation.notices import services as notices
from idi.foundation.parties import selectors as parties
from idi.foundation.seats import selectors as seats
from idi.front.web.public import drafts
from idi.front.web.public.forms import AddressReportForm, FindForm, JoinEstateForm, ProveForm, ReportForm
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims import services
from idi.lifecycle.claims.asking import AskForm
from idi.lifecycle.claims.kinds import PLACES, SYMPTOMS
from idi.lifecycle.complaints import selectors as complaints
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects

P = ParamSpec("P")
GUESSES = {"most": 10, "seconds": 3600}

PURPOSE = "report"
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
    if tracked := claims.track(code) or claims.find(code, phone):
        return reverse("public:track", args=[tracked.pk])
    complaint = complaints.track(code)
    return reverse("complain:track", args=[complaint.code]) if complaint else None


class NoHome(Http404):
    """No home has this code."""


def card_of(code: str) -> projects.UnitCard:
    """The home behind a code; `NoHome` where there is none."""
    card = projects.unit_by_code(code)
    if card is None:
        raise NoHome(code)
    return card


def of_home(
    view: Callable[Concatenate[Request, str, P], HttpResponse],
) -> Callable[Concatenate[Request, str, P], HttpResponse]:
    """Decorates a page of the home on a card: who mistyped the code corrects it, or goes on by the address."""

    @functools.wraps(view)
    def run(request: Request, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, code, *args, **kwargs)
        except NoHome:
            form = FindForm(data={"code": code})
            form.add_error("code", gettext("没有这个房屋码，请对照房屋卡核对。"))
            return page(request, "web/public/front.html", {"form": form}, status=404)

    return run


@of_home
def unit(request: Request, code: str) -> HttpResponse:
    """What a home is covered for on a day, item by item, what was said first; nothing about who lives there."""
    card = card_of(code)
    form = AskForm.asked(request)
    on, said = form.day(local_date(request.at)), form.said
    with house(card.project_id, cause=request.actor):
        told = claims.told(projects.unit(card.unit_id), on, said)
        estate_claim = claims.open_estate_claim(card.unit_id)
        to_join = claims.estates_to_join(projects.unit(card.unit_id))
        ended_on = None if told.every else policies.ended_on(card.project_id)
    return page(
        request,
        "web/public/unit.html",
        {
            "card": card, "code": code, "form": form, "told": told, "words": form.words_said, "said": said, "on": on,
            "ended_on": ended_on, "trail": HOME, "estate": estate_claim.estate if estate_claim else None,
            "to_join": [(each, SYMPTOMS[each.symptom], PLACES[each.place]) for each in to_join],
            "in_cover": sum(1 for each in told.every if each.answer.state == "in_cover"),
        },
    )  # fmt: skip


@of_home
def estate(request: Request, code: str) -> HttpResponse:
    """The owner opens the own part of a notice of many homes, with the word printed beside the code."""
    card = card_of(code)
    back = reverse("public:unit", args=[code])

    def open_own(form: ProveForm) -> Any:
        may_guess(request)
        with house(card.project_id, cause=request.actor) as inside:
            own = claims.open_estate_claim(card.unit_id)
            if own is None:
                raise Http404
            proved = services.prove_owner(
                by=inside, at=request.at, claim=own, claim_word=form.cleaned_data["claim_word"]
            )
        knew(request)
        return proved

    return act(
        request, ProveForm.of(request), do=open_own, to=lambda claim: reverse("public:track", args=[claim.track_code]),
        success=lambda claim: gettext("已核实您是这户的业主。您可以补充情况，也可以退出。")
        if claim.may_be_withdrawn else gettext("已核实您是这户的业主。进展和您可以做的都在这里。"),
        context={
            "title": _("群体报案中的本户"), "lead": card.full_address, "trail": [*HOME, (card.full_address, back)],
            "submit": _("打开"), "cancel": back, "layout": "core/public.html",
        },
    )  # fmt: skip


@of_home
def join_estate(request: Request, code: str, pk: int) -> HttpResponse:
    """The owner brings the own home into a notice of many homes of the estate, as its claimant."""
    card = card_of(code)
    back = reverse("public:unit", args=[code])
    with house(card.project_id, cause=request.actor):
        home = projects.unit(card.unit_id)
        found = next((each for each in claims.estates_to_join(home) if each.pk == pk), None)
    if found is None:
        raise Http404

    def join(form: JoinEstateForm) -> Any:
        if form.cleaned_data["claim_word"]:
            may_guess(request)
        with house(card.project_id, cause=request.actor) as inside:
            added = services.add_own_home(by=inside, at=request.at, estate=found, unit=home, **form.cleaned_data)
        if form.cleaned_data["claim_word"]:
            knew(request)
        return added

    return act(
        request, JoinEstateForm.of(request, initial=said_before(request)), do=join,
        to=lambda claim: reverse("public:track", args=[claim.track_code]),
        success=gettext("您的房屋已加入群体报案，与其他各户一并查勘；金额和签字由您自己决定。"),
        context={
            "title": _("加入群体报案"), "trail": [*HOME, (card.full_address, back)], "submit": _("加入"), "cancel": back,
            "lead": f"{card.full_address} · {found.number} · {SYMPTOMS[found.symptom]}（{PLACES[found.place]}）",
            "layout": "core/public.html",
        },
    )  # fmt: skip


def may_guess(request: Request, otherwise: str = "") -> None:
    """Counts the words a visitor tries at whatever homes (the door counts those for each home); raises `Refusal` after too many."""
    if not throttle.allowed(request, "claim_word", **GUESSES):
        raise Refusal(Reason(otherwise or gettext("口令试得太多，请过一小时再试。"), "claim_word"))


def knew(request: Request) -> None:
    """The word was right, and is not counted: owners of a whole district may come from one address."""
    throttle.was_right(request, "claim_word", seconds=GUESSES["seconds"])


def said_before(request: Request) -> dict[str, Any]:
    """What a form of a report begins with: today, the symptom and place the reader already told, and who is signed in."""
    told = {name: request.GET.get(name, "") for name in ("symptom", "place")}
    return {"discovered_on": local_date(request.at), **told, **_reporter(request.actor)}


def _reporter(actor: Actor) -> dict[str, Any]:
    """Name and phone of whoever is signed in; an organisation's people report for the owner."""
    if actor.person_id is None:
        return {}
    known = parties.person(actor.person_id)
    whose = "other" if actor.organisation_id else "owner"
    return {"reporter_name": known.name, "reporter_phone": known.phone, "reporter_is_owner": whose}


@of_home
def report(request: Request, code: str) -> HttpResponse:
    """The report about the home on the card."""
    card = card_of(code)
    with house(card.project_id, cause=request.actor):
        home = projects.unit(card.unit_id)
    back = reverse("public:unit", args=[code])
    form = ReportForm.of(request, initial=said_before(request))
    if any(mine.unit_id == card.unit_id for _code, mine in projects.homes(request.actor)):
        form.of_the_owner()
    return _report(
        request, form, code,
        known={"unit": home, "region_code": card.region_code, "address_given": card.full_address},
        context={
            "title": _("报案"), "lead": card.full_address, "trail": [*HOME, (card.full_address, back)], "cancel": back,
        },
    )  # fmt: skip


def report_by_address(request: Request) -> HttpResponse:
    """The report of somebody without the card: the desk finds the home."""
    form = AddressReportForm.of(request, regions=regions(), initial=said_before(request))
    return _report(
        request, form, drafts.ADDRESS, known={},
        context={
            "title": _("按地址报案"), "lead": _("没有房屋卡也可以报案。专线坐席核实地址后，转给负责的单位。"),
            "trail": HOME, "cancel": reverse("public:front"),
        },
    )  # fmt: skip


def _report(
    request: Request, form: ReportForm, code: str, *, known: dict[str, Any], context: dict[str, Any]
) -> HttpResponse:  # fmt: skip
    """The course of both: what has arrived of the photos belongs to the report, which ends the draft."""
    form.send_photos_to(reverse("public:draft_photos", args=[code]), drafts.arrived(request, code))
    if "code" in form.fields:
        form.send_code_from(reverse("public:send_code"))

    def send(form: ReportForm) -> Any:
        if form.cleaned_data.get("claim_word"):
            may_guess(request, gettext("口令试得太多。请过一小时再试，或留空提交，之后由保险机构核实身份。"))
        told = dict(form.cleaned_data)
        checked = bool(code_typed := told.pop("code", ""))
        if checked:
            notices.check_code(
                by=request.actor, at=request.at, phone=told["reporter_phone"], purpose=PURPOSE, code=code_typed
            )
        claim = services.report(
            by=request.actor, at=request.at, channel=_channel(request), draft=drafts.key_of(request, code),
            phone_checked=checked, **known, **told,
        )  # fmt: skip
        drafts.over(request, code)
        if form.cleaned_data.get("claim_word") and claim.reporter_verified:
            knew(request)
        return claim

    return act(
        request, form, do=send, success=lambda claim: _registered(claim, form),
        to=lambda claim: reverse("public:track", args=[claim.track_code]),
        template="web/public/report.html",
        context={"submit": _("提交报案"), "layout": "core/public.html", "code": code, **context},
    )  # fmt: skip


@require_POST
def send_code(request: Request) -> HttpResponse:
    """A code to the phone typed into the report; in words whether it is on its way."""
    try:
        sent = notices.send_code(
            by=request.actor, at=request.at, phone=request.POST.get("phone", ""), purpose=PURPOSE,
            region_code="", address=throttle.visitor(request),
        )  # fmt: skip
    except Refusal as refusal:
        return JsonResponse({"message": str(refusal)}, status=refusal.status)
    words = gettext("验证码已发到 %(phone)s，%(minutes)d分钟内有效。") % {"phone": sent.phone, "minutes": sent.minutes}
    shown = gettext("（演示：验证码 %s）") % sent.shown if sent.shown else ""
    return JsonResponse({"message": words + shown})


def _registered(claim: Any, form: ReportForm) -> str:
    told = gettext("报案已登记，报案号 %(number)s。请保存本页，凭查询码 %(code)s 可随时查看进展。") % {
        "number": claim.number,
        "code": claim.track_code,
    }
    if not form.cleaned_data.get("claim_word") or claim.reporter_verified:
        return told
    return told + gettext("口令不对，或这户一小时内输错的次数过多；报案不受影响，您可以稍后在本页证明自己是业主。")


def _channel(request: Request) -> str:
    return "staff" if request.actor.organisation_id else "web"


def regions() -> list[tuple[str, str]]:
    """The places that have a law of their own, counties first named by their city."""
    return [("", gettext("请选择")), *seats.governed_places()]

"""What waits at the desk: reports without a known home, and calls promised back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from idi.foundation.core.crypto import mask_name, mask_phone
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.documents import selectors as documents
from idi.front.hotline import finding, selectors, services
from idi.front.hotline.forms import CloseCallForm
from idi.front.hotline.models import Call
from idi.front.hotline.views.desk import HOME
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims import services as claim_doors
from idi.lifecycle.claims.kinds import SYMPTOMS
from idi.lifecycle.projects import selectors as projects


class Queue(Listing):
    title = _("地址待核实的报案")
    lead = _("报案已经登记，找到房屋后由平台分派给负责的单位。紧急的排在前面。")
    columns = [
        Column(_("报案号"), "number", link=lambda claim: reverse("hotline:place", args=[claim.pk])),
        Column(_("报案人所述地址"), "address_given"),
        Column(_("情况"), lambda claim: SYMPTOMS.get(claim.symptom, claim.symptom)),
        Column(_("紧急"), lambda claim: _("紧急") if claim.emergency else ""),
        Column(_("报案时间"), "reported_at", "moment", sort="reported_at"),
    ]
    order = "-emergency"
    empty = Empty(
        _("没有待核实的报案"), _("找不到房屋的报案会排在这里。"), Action(_("回到工作台"), "/hotline/", "headset")
    )


@signed_in("hotline.answer")
def queue(request: Request) -> HttpResponse:
    return Queue(request, claims.unplaced(request.actor)).response(trail=HOME)


@signed_in("hotline.answer")
def place(request: Request, pk: int) -> HttpResponse:
    """Find the home of one report: search, then assign."""
    claim = claims.claim(pk)
    if claim is None or claim.state != "unplaced":
        raise Http404
    text = request.GET.get("q", "")
    return page(
        request,
        "hotline/place.html",
        {
            "claim": claim, "text": text, "homes": [each.unit for each in finding.find(text, request.actor).homes], "most": finding.SHOWN,
            "trail": [*HOME, (_("地址待核实"), reverse("hotline:queue"))],
            "symptom": SYMPTOMS.get(claim.symptom, ""), "name": mask_name(claim.reporter_name),
            "phone": mask_phone(claim.reporter_phone), "photos": documents.photos(claim),
        },
        fragment="hotline/_homes.html",
    )  # fmt: skip


@signed_in("hotline.answer")
def assign(request: Request, pk: int, unit_id: int) -> HttpResponse:
    """The report belongs to this home."""
    claim = claims.claim(pk)
    if claim is None:
        raise Http404
    unit = projects.unit(unit_id)
    words = f"{unit.project} {unit.building} {unit}"
    return act(
        request, Form.of(request),
        do=lambda form: claim_doors.place(by=request.actor, at=request.at, claim=claim, unit=unit),
        success=gettext("已核实地址，报案已分派。"),
        to=lambda placed: reverse("claims:detail", args=[placed.pk]),
        context={
            "title": gettext("报案 %(number)s 属于这户吗？") % {"number": claim.number}, "lead": words, "submit": _("是这户，分派"),
            "trail": [*HOME, (_("地址待核实"), reverse("hotline:queue"))], "cancel": reverse("hotline:place", args=[pk]),
        },
    )  # fmt: skip


def _next(call: Call) -> str:
    """Where a call goes on: its claim where there is one, its closing where it waits; nowhere once it is over."""
    if call.closed_at is None:
        return reverse("hotline:close_call", args=[call.pk])
    return reverse("claims:detail", args=[call.claim_id]) if call.claim_id else ""


class CallFilters(Filters):
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("全部")), *Call.Kind.choices])
    wrap_up = forms.ChoiceField(label=_("办理结果"), choices=[("", _("全部")), *Call.WrapUp.choices])


class Calls(Listing):
    title = _("来电")
    filters = CallFilters
    columns = [
        Column(_("来电编号"), "number", sort="id"),
        Column(_("类别"), "get_kind_display", sort="kind"),
        Column(_("来电号码"), lambda call: mask_phone(call.caller_phone)),
        Column(_("内容"), "note"),
        Column(_("来电时间"), "called_at", "moment", sort="called_at"),
        Column(_("办理结果"), "get_wrap_up_display"),
        Column(_("约定回拨"), "call_back_at", "moment", sort="call_back_at"),
        Column(
            _("办理"), lambda call: _("待回拨，登记结果") if not call.closed_at else _("查看报案") if call.claim_id else _("已办结"),
            link=_next,
        ),
    ]  # fmt: skip
    order = "-id"
    empty = Empty(
        _("还没有来电"),
        _("接听后登记的来电会列在这里。"),
        Action(_("登记来电"), "/hotline/calls/new/", "phone"),
        "phone",
    )


@signed_in("hotline.answer")
def calls(request: Request) -> HttpResponse:
    """All calls, or with `?open=1` those promised back."""
    rows: Any = selectors.call_backs(request.actor) if request.GET.get("open") else selectors.calls(request.actor)
    new = Action(_("登记来电"), reverse("hotline:note"), "phone", "hotline.answer")
    return Calls(request, rows, actions=[new]).response(trail=HOME)


def _call(pk: int) -> Call:
    call = selectors.call(pk)
    if call is None:
        raise Http404
    return call


@signed_in("hotline.answer")
def close_call(request: Request, pk: int) -> HttpResponse:
    call = _call(pk)
    return act(
        request, CloseCallForm.of(request), template=_CLOSING, context=_closing(call, mask_phone(call.caller_phone)),
        do=lambda form: services.close_call(by=request.actor, at=request.at, call=call, **form.cleaned_data),
        success=gettext("来电 %(number)s 已办结。") % {"number": call.number}, to=reverse("hotline:calls"),
    )  # fmt: skip


@require_POST
@signed_in("hotline.answer")
def phone(request: Request, pk: int) -> HttpResponse:
    """The phone in full, once, for whoever calls back: looking is an act, so it is a POST."""
    call = _call(pk)
    number = services.reveal_caller(by=request.actor, at=request.at, call=call)
    return page(request, _CLOSING, {**_closing(call, number), "form": CloseCallForm(), "dial": number})


_CLOSING = "hotline/close_call.html"


def _closing(call: Call, phone: str) -> dict[str, Any]:
    back = reverse("hotline:calls")
    return {
        "title": _("登记回拨结果"), "lead": f"{call.number} · {phone} · {call.note}", "submit": _("办结"), "cancel": back,
        "trail": [*HOME, (_("来电"), back)], "call": call, "action": reverse("hotline:close_call", args=[call.pk]),
    }  # fmt: skip

"""The desk while somebody talks: find the home, see what is known, take the report, the complaint or the note.

`?call=` is the call on the screen, as the exchange told of it: its phone is carried along without being shown in full.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import mask_phone
from idi.foundation.core.errors import Forbidden, Reason
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.parties import selectors as parties
from idi.foundation.seats import selectors as seats
from idi.front.hotline import finding, selectors, services
from idi.front.hotline.forms import CalledComplaintForm, CallForm, CallReportForm, UnplacedReportForm
from idi.front.hotline.models import Call
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims import services as claim_doors
from idi.lifecycle.claims.asking import AskForm
from idi.lifecycle.complaints import selectors as complaints
from idi.lifecycle.complaints import services as complaint_doors
from idi.lifecycle.complaints.states import COMPLAINT
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects

HOME: list[tuple[Any, str]] = [(_("专线工作台"), "/hotline/")]


@signed_in("hotline.answer")
def desk(request: Request) -> HttpResponse:
    """Search as one types, who calls now, and what waits at the desk."""
    text, incoming = request.GET.get("q", ""), selectors.incoming(request.GET.get("call", ""))
    if text or incoming is None:
        found = finding.find(text, request.actor)
    else:
        found = finding.of_phone(incoming.phone, request.actor)
    waiting = selectors.call_backs(request.actor)
    return page(
        request,
        "hotline/desk.html",
        {
            "text": text, "found": found, "most": finding.SHOWN, "incoming": incoming, "carry": carried(incoming),
            "caller": mask_phone(incoming.phone) if incoming else "",
            "unplaced": claims.unplaced(request.actor).count, "call_backs": waiting.count,
            "late": waiting.filter(call_back_at__lt=request.at).count,
            "handover": lambda: selectors.waiting_handover(request.actor),
        },
        fragment="hotline/_found.html",
    )  # fmt: skip


@signed_in("hotline.answer")
def ringing(request: Request) -> HttpResponse:
    """Who calls now; the page of the desk asks every few seconds."""
    rows = [
        (each, mask_phone(each.phone), each.agent_id == request.actor.person_id)
        for each in selectors.ringing(request.actor, request.at)
    ]
    return page(request, "hotline/ringing.html", {"rows": rows, "trail": HOME}, fragment="hotline/_ringing.html")


@signed_in("hotline.answer")
def home(request: Request, pk: int) -> HttpResponse:
    """One home: who answers for what the caller says, cover per item, what is open there, and what to do with the caller."""
    unit, incoming = projects.unit(pk), selectors.incoming(request.GET.get("call", ""))
    form = AskForm.asked(request)
    return page(
        request,
        "hotline/home.html",
        {
            "unit": unit, "trail": HOME, "form": form, "words": form.words_said, "said": form.said, "carry": carried(incoming),
            "incoming": incoming, "caller": mask_phone(incoming.phone) if incoming else "",
            "passed": policies.passings(unit).first(),
            "told": claims.told(unit, form.day(local_date(request.at)), form.said),
            "claims": [(each, each.standing) for each in claims.open_of_unit(unit.pk)],
            "complaints": [(each, COMPLAINT.state(each.state)) for each in complaints.open_of_unit(unit.pk)],
        },
    )  # fmt: skip


def carried(incoming: Any) -> str:
    """What addresses take along of the call on the screen."""
    return f"&call={incoming.pk}" if incoming else ""


@signed_in("hotline.answer")
def report(request: Request, pk: int) -> HttpResponse:
    """The caller reports a defect in a home that was found."""
    unit, incoming = projects.unit(pk), selectors.incoming(request.GET.get("call", ""))
    back = reverse("hotline:home", args=[pk])
    words = f"{unit.project} {unit.building} {unit}"
    told = {name: request.GET.get(name, "") for name in ("symptom", "place")}
    form = CallReportForm.of(request, incoming=incoming, initial={"discovered_on": local_date(request.at), **told})
    return _report(
        request, form, back, words, [*HOME, (words, back)], incoming,
        unit=unit, region_code=unit.region_code, address_given=words,
    )  # fmt: skip


@signed_in("hotline.answer")
def report_unplaced(request: Request) -> HttpResponse:
    """The caller reports from an address nobody finds now: it waits in the queue."""
    incoming = selectors.incoming(request.GET.get("call", ""))
    form = UnplacedReportForm.of(
        request, regions=_regions(request), incoming=incoming,
        initial={"discovered_on": local_date(request.at), "address_given": request.GET.get("q", "")},
    )  # fmt: skip
    lead = _("先把情况登记下来，通话结束后在“地址待核实”里查找房屋。")
    return _report(request, form, reverse("hotline:desk"), lead, HOME, incoming)


def _report(
    request: Request, form: Form, back: str, lead: Any, trail: list[tuple[Any, str]], incoming: Any, **known: Any
) -> HttpResponse:  # fmt: skip
    def do(filled: Any) -> Any:
        told = {**filled.cleaned_data}
        told["reporter_phone"] = told["reporter_phone"] or (incoming.phone if incoming else "")
        claim = claim_doors.report(by=request.actor, at=request.at, channel="hotline", **known, **told)
        services.take_call(
            by=request.actor, at=request.at, kind="report", caller_name=told["reporter_name"],
            caller_phone=told["reporter_phone"], note=told["narrative"], region_code=claim.region_code, claim=claim,
            unit=claim.unit, incoming=incoming, wrap_up="" if claim.unit_id else Call.WrapUp.UNKNOWN_HOME,
        )  # fmt: skip
        return claim

    return act(
        request, form, do=do,
        success=lambda claim: _registered(claim, form),
        to=lambda claim: reverse("claims:detail", args=[claim.pk]),
        context={"title": _("登记报案"), "lead": lead, "trail": trail, "submit": _("登记报案"), "cancel": back},
    )  # fmt: skip


def _registered(claim: Any, form: Form) -> str:
    told = gettext("报案已登记，请告诉来电人：报案号 %(number)s，查询码 %(code)s。") % {
        "number": claim.number,
        "code": claim.track_code,
    }
    if not form.cleaned_data.get("claim_word") or claim.reporter_verified:
        return told
    return told + gettext("口令不对（转让过的房屋，旧口令不再有效），已登记为未核实身份；业主之后可在进展页补核。")


@signed_in("hotline.answer")
def complain(request: Request) -> HttpResponse:
    """The caller complains: about a home (`?unit=`), about a report (`?claim=`), or about neither."""
    unit, claim, incoming = _about(request)
    back = reverse("hotline:home", args=[unit.pk]) if unit else reverse("hotline:desk")
    words = _words(unit, claim)

    def do(filled: Any) -> Any:
        told = {**filled.cleaned_data}
        told["phone"] = told["phone"] or (incoming.phone if incoming else "")
        row = complaint_doors.file(
            by=request.actor, at=request.at, channel="hotline", unit=unit, claim=claim, about=words,
            region_code=_region(request, unit, claim), **told,
        )  # fmt: skip
        services.take_call(
            by=request.actor, at=request.at, kind="complaint", caller_name=told["name"], caller_phone=told["phone"],
            note=told["text"], region_code=row.region_code, complaint=row, claim=claim, unit=unit, incoming=incoming,
        )  # fmt: skip
        return row

    return act(
        request, CalledComplaintForm.of(request, incoming=incoming), do=do,
        success=lambda row: gettext("投诉已登记，请告诉来电人：编号 %(number)s，查询码 %(code)s。")
        % {"number": row.number, "code": row.track_code},
        to=lambda row: reverse("complaints:detail", args=[row.pk]),
        context={"title": _("登记投诉"), "lead": words, "trail": HOME, "submit": _("登记投诉"), "cancel": back},
    )  # fmt: skip


@signed_in("hotline.answer")
def note(request: Request) -> HttpResponse:
    """A call that is no report and no complaint, with what it was about taken along."""
    unit, claim, incoming = _about(request)
    back = reverse("hotline:home", args=[unit.pk]) if unit else reverse("hotline:desk")
    return act(
        request, CallForm.of(request, incoming=incoming, initial={"kind": request.GET.get("kind", "question")}),
        do=lambda form: services.take_call(
            by=request.actor, at=request.at, region_code=_region(request, unit, claim), claim=claim, unit=unit,
            incoming=incoming, **form.cleaned_data,
        ),
        success=lambda call: gettext("来电 %(number)s 已登记。") % {"number": call.number},
        to=reverse("hotline:calls"),
        context={
            "title": _("登记来电"), "trail": HOME, "submit": _("登记"), "cancel": back, "lead": _words(unit, claim),
        },
    )  # fmt: skip


def _about(request: Request) -> tuple[Any, Any, Any]:
    """The home, the report and the call on the screen an address takes along."""
    claim = claims.by_number(request.GET.get("claim", ""))
    unit_id = request.GET.get("unit", "")
    unit = projects.unit(int(unit_id)) if unit_id.isdigit() else claim.unit if claim else None
    return unit, claim, selectors.incoming(request.GET.get("call", ""))


def _words(unit: Any, claim: Any) -> str:
    place = f"{unit.project} {unit.building} {unit}" if unit else ""
    number = gettext("关于报案 %(number)s") % {"number": claim.number} if claim else ""
    return " ".join(filter(None, (number, place)))


def _region(request: Request, unit: Any, claim: Any) -> str:
    known = unit or claim
    return str(known.region_code) if known else own_region(request)


def own_region(request: Request) -> str:
    """The region of the desk whose agent asks."""
    desk = parties.organisation(request.actor.organisation_id)
    if desk is None:
        raise Forbidden(Reason(gettext("请以专线坐席身份登录。")))
    return desk.region_code


def _regions(request: Request) -> list[tuple[str, str]]:
    """The place the desk looks after and those inside it."""
    places = seats.regions_within(own_region(request))
    return [("", gettext("请选择")), *((place.code, place.name) for place in places)]

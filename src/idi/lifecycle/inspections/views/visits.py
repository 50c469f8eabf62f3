from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.core.wording import day
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.inspections import planned, selectors, services
from idi.lifecycle.inspections.checklists import ANSWERS, checklist_for, checklists_on, version_said
from idi.lifecycle.inspections.forms.visits import visit_form
from idi.lifecycle.inspections.listings import finding_state
from idi.lifecycle.inspections.models import Visit
from idi.lifecycle.inspections.scheme import scheme_on
from idi.lifecycle.inspections.site_words import TEXTS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from idi.lifecycle.inspections.models import Mandate
    from idi.lifecycle.inspections.scheme import Scheme

WORTH_TELLING = 5
"""Minutes."""

RESERVED = "R"
"""Grade of what nobody could see, in schemes that have it."""


@signed_in("inspections.visit")
def record(request: Request, pk: int) -> HttpResponse:
    """The visit page, made for the phone on the site."""
    on = local_date(request.at)
    mandate = get_object_or_404(selectors.mandates(request.actor, on), pk=pk)
    scheme = scheme_on(mandate.region_code, on)
    address = reverse("inspections:mandate", args=[mandate.pk])
    begun = {"visited_on": on, "stage": request.GET.get("stage", ""), **asked_for(request, mandate, scheme)}
    lists = checklists_on(mandate.region_code, on, request.actor.organisation_ids)
    checklist = checklist_for(lists, begun["stage"], begun.get("node"))
    return act(
        request,
        visit_form(mandate, scheme, checklist).of(request, initial=begun),
        do=lambda form: services.record_visit(by=request.actor, at=request.at, mandate=mandate, **form.told()),
        success=_recorded,
        to=lambda visit: reverse("inspections:visit", args=[visit.pk]),
        template="inspections/record_visit.html",
        context={
            "title": _("登记现场检查"),
            "lead": mandate.project.name,
            "scheme": scheme,
            "stages": Visit.Stage.choices,
            "chosen": begun["stage"],
            "checklist": checklist,
            "wait_defects": selectors.wait_defects(mandate.project_id),
            "unqualified": not selectors.qualified(request.actor, on),
            "trail": [(_("风险管理委托"), reverse("inspections:mandates")), (mandate.number, address)],
            "submit": _("保存检查记录"),
            "cancel": address,
        },
    )


def _recorded(visit: Visit) -> str:
    if visit.findings.filter(asks_reply=True).exists():
        return _("检查 %(number)s 已登记，责任单位已收到整改待办。") % {"number": visit.number}
    return _("检查 %(number)s 已登记，没有要整改的风险。") % {"number": visit.number}


def asked_for(request: Request, mandate: Mandate, scheme: Scheme) -> dict[str, Any]:
    """What the page before asks for: a node of the plan, and the risk that remains of what was covered unseen."""
    asked = {name: request.GET.get(name, "") for name in ("node", "covered")}
    node = _row(planned.open_nodes(mandate.project_id), asked["node"])
    booking = _row(
        planned.bookings(request.actor).filter(project_id=mandate.project_id, state="covered"), asked["covered"]
    )
    initial: dict[str, Any] = {"node": node, "stage": node.stage} if node else {}
    if booking is not None and scheme.find(RESERVED):
        reserved = {
            "location": booking.place, "building": booking.node.building, "grade": RESERVED,
            "description": _("%(what)s 于 %(day)s 未经检查即隐蔽（报验 %(number)s），无法排除风险。")
            % {"what": booking.what, "day": day(booking.covered_on), "number": booking.number},
        }  # fmt: skip
        initial["findings"] = [reserved]
    return initial


def _row(rows: QuerySet[Any], pk: str) -> Any:
    return rows.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 16 else None


@signed_in("inspections.read")
def detail(request: Request, pk: int) -> HttpResponse:
    visit = get_object_or_404(selectors.visits(request.actor, every=True), pk=pk)
    scheme = scheme_on(visit.region_code, visit.visited_on)
    found = selectors.findings(request.actor, local_date(request.at), every=True).filter(visit=visit).order_by("number")
    reports = list(selectors.reports(visit))
    context = {
        "visit": visit,
        "trail": [(_("现场检查"), reverse("inspections:visits")), _mandate_step(visit)],
        "actions": _actions(request, visit, reported=bool(reports)),
        "findings": [(f, scheme.find(f.grade_original), finding_state(f)) for f in found],
        "reports": [(report, report.machine.state(report.state)) for report in reports],
        "wait_defects": selectors.wait_defects(visit.project_id) if visit.stage == "return" else None,
        "weights": [scheme.weights_because],
        "checks": [(point, ANSWERS[point["answer"]]) for point in visit.checks.get("points", [])],
        "inspected_by": "、".join(f"{q['specialty']}（{q['title']}）" for q in visit.inspected_by.get("qualified", [])),
        "checks_version": version_said(visit.checks.get("version", "")),
        "clock_off": _clock_off(visit),
        "story": story(history(Ref.of(visit))),
    }
    return page(request, "inspections/visit.html", context)


def _clock_off(visit: Visit) -> str:
    """How far the clock of the device was off, in the unit one would say it in; empty where that is not worth a word."""
    minutes = round(abs(visit.device.get("clock_off", 0)) / 60)
    if minutes < WORTH_TELLING:
        return ""
    unit, length = ("minutes", 1) if minutes < 120 else ("hours", 60) if minutes < 2880 else ("days", 1440)
    return str(TEXTS[unit]).format(count=round(minutes / length))


def _mandate_step(visit: Visit) -> tuple[str, str]:
    return visit.mandate.number, reverse("inspections:mandate", args=[visit.mandate_id])


def _actions(request: Request, visit: Visit, *, reported: bool) -> list[Action]:
    if visit.voided or visit.mandate.left or not request.actor.acts_for(visit.mandate.body_id):
        return []
    address = reverse("inspections:report_visit", args=[visit.pk])
    write = Action(_("编写报告"), address, "file-certificate", "inspections.report")
    void = Action(
        _("作废"), reverse("inspections:void_visit", args=[visit.pk]), "x", "inspections.close", "outline-danger"
    )
    return [write, *([] if reported else [void])]

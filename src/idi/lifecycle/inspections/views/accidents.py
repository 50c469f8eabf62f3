"""Accidents on the site: reported by who builds or inspects, read by authority and insurer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from idi import rules
from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.forms.accidents import accident_form, correction_form
from idi.lifecycle.inspections.listings import Accidents
from idi.lifecycle.inspections.models import Accident
from idi.lifecycle.projects import selectors as projects


@signed_in("inspections.read")
def listing(request: Request) -> HttpResponse:
    choose = Action(_("报告事故：先打开工程"), reverse("projects:list"), "alert-triangle", "inspections.rectify")
    return Accidents(request, selectors.accidents(request.actor), actions=[choose]).response()


@signed_in("inspections.read")
def detail(request: Request, pk: int) -> HttpResponse:
    accident = get_object_or_404(selectors.accidents(request.actor), pk=pk)
    context = {
        "accident": accident,
        "findings": selectors.by_numbers(accident.findings),
        "photos": documents.of_each([accident]).get(accident.pk, []),
        "trail": [(_("事故报告"), reverse("inspections:accidents"))],
        "story": story(history(Ref.of(accident))),
        "corrections": [_correction(each) for each in accident.corrections],
        "actions": _actions(request, accident),
    }
    return page(request, "inspections/accident.html", context)


FIELDS = {
    "kind": gettext_lazy("事故类别"), "happened_at": gettext_lazy("发生时间"), "place": gettext_lazy("部位"),
    "description": gettext_lazy("经过和后果"), "measures": gettext_lazy("已采取的措施"), "injured": gettext_lazy("伤亡人数"),
    "building": gettext_lazy("单体"), "responsible": gettext_lazy("责任单位"), "findings": gettext_lazy("相关风险记录"),
}  # fmt: skip


def _correction(told: dict[str, Any]) -> dict[str, Any]:
    """A correction in words: when, why, and each field before and after."""
    kinds = dict(Accident.Kind.choices)
    changed = [
        (FIELDS[name], *(kinds.get(value, value) if name == "kind" else value for value in pair))
        for name, pair in told["changed"].items()
    ]
    return {"at": datetime.fromisoformat(told["at"]), "reason": told["reason"], "changed": changed}


def _actions(request: Request, accident: Accident) -> list[Action]:
    """Whoever reported it may put it right or take it back."""
    if accident.voided or not request.actor.acts_for(accident.reporter_id):
        return []
    needed = "inspections.rectify" if request.actor.may("inspections.rectify") else "inspections.visit"
    return [
        Action(
            _("更正"), reverse("inspections:correct_accident", args=[accident.pk]), "edit", needed, "outline-primary"
        ),
        Action(_("作废"), reverse("inspections:void_accident", args=[accident.pk]), "x", needed, "outline-danger"),
    ]


@signed_in("inspections.read")
def correct(request: Request, pk: int) -> HttpResponse:
    accident = get_object_or_404(selectors.accidents(request.actor).filter(voided_at__isnull=True), pk=pk)
    address = reverse("inspections:accident", args=[pk])
    names = ("kind", "happened_at", "place", "description", "measures", "injured", "building", "responsible")
    begun = {name: getattr(accident, name) for name in names}
    begun["findings"] = [each.pk for each in selectors.by_numbers(accident.findings)]
    return act(
        request,
        correction_form(accident.project).of(request, initial=begun),
        do=lambda form: services.correct_accident(by=request.actor, at=request.at, accident=accident, **form.cleaned_data),
        success=_("已更正，住建部门和保险机构已收到通知。"),
        to=address,
        context={
            "title": _("更正事故报告"), "trail": [(_("事故报告"), reverse("inspections:accidents")), (accident.number, address)],
            "submit": _("更正"), "cancel": address,
        },
    )  # fmt: skip


@signed_in("inspections.read")
def report(request: Request, pk: int) -> HttpResponse:
    project = projects.project(pk)
    address = reverse("projects:detail", args=[pk])
    hours = rules.law(project.region_code, or_national=True).figure("accident_report_hours", local_date(request.at))
    return act(
        request,
        accident_form(project).of(request, initial={"injured": 0}),
        do=lambda form: services.report_accident(
            by=request.actor, at=request.at, project=project, **form.cleaned_data
        ),
        success=lambda done: _told(done.late),
        to=lambda done: reverse("inspections:accident", args=[done.pk]),
        context={
            "title": _("报告事故"), "trail": [(_("工程项目"), reverse("projects:list")), (project.name, address)],
            "lead": _("%(project)s：发生质量或安全事故后 %(hours)d 小时内报告。超过时限也要报告，会注明迟报。")
            % {"project": project.name, "hours": hours.whole()},
            "submit": _("报告"), "cancel": address, "style": "danger",
        },
    )  # fmt: skip


def _told(late: bool) -> str:
    done = _("事故已报告，住建部门和保险机构已收到。")
    return f"{done}{_('已超过报告时限，注明为迟报。')}" if late else done

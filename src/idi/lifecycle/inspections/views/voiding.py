"""Mistaken entries are void with a reason; each page of one leads here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.pages import Request, act, signed_in
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.forms.findings import WhyForm
from idi.lifecycle.inspections.models import Rectification


@signed_in("inspections.close")
def finding(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.findings(request.actor, local_date(request.at)), pk=pk)
    return _void(request, services.void_finding, "finding", row, row.number, reverse("inspections:finding", args=[pk]))


@signed_in("inspections.close")
def visit(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.visits(request.actor), pk=pk)
    return _void(request, services.void_visit, "visit", row, row.number, reverse("inspections:visit", args=[pk]))


@signed_in("inspections.rectify")
def rectification(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Rectification.objects.select_related("finding"), pk=pk)
    back = reverse("inspections:finding", args=[row.finding_id])
    return _void(request, services.void_rectification, "rectification", row, row.finding.number, back)


@signed_in("inspections.read")
def accident(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.accidents(request.actor).filter(voided_at__isnull=True), pk=pk)
    return _void(
        request, services.void_accident, "accident", row, row.number, reverse("inspections:accident", args=[pk])
    )


def _void(request: Request, service: Callable[..., Any], name: str, row: Any, number: str, back: str) -> HttpResponse:
    return act(
        request,
        WhyForm.of(request),
        do=lambda form: service(by=request.actor, at=request.at, **{name: row}, **form.cleaned_data),
        success=_("已作废，仍可查看，不计入任何统计。"),
        to=back,
        context={
            "title": _("作废登记有误的内容"), "submit": _("作废"), "cancel": back, "style": "danger", "trail": [(number, back)],
            "lead": _("%(number)s：作废后不再计入评分、信用、风险和统计，由此产生的信用事实一并撤销；内容和理由保留可查。")
            % {"number": number},
        },
    )  # fmt: skip

"""The lead insurer decides about a finding that was not put right, and takes the decision back once it is."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, signed_in
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.forms.consequences import GroundForm, consequence_form
from idi.lifecycle.inspections.models import Consequence, Finding
from idi.lifecycle.policies import selectors as policies


@signed_in("policies.endorse")
def decide(request: Request, pk: int) -> HttpResponse:
    finding = get_object_or_404(selectors.findings(request.actor, local_date(request.at)), pk=pk)
    policy = policies.policy_of_project(finding.project_id)
    concerned = policies.cover_on(finding.building, finding.item) if finding.building and finding.item else None
    begun = {
        "kind": "accept", "basis": "agreement", "effective_on": local_date(request.at),
        "items": [concerned.pk] if concerned else [],
    }  # fmt: skip
    return act(
        request,
        consequence_form(policy).of(request, initial=begun),
        do=lambda form: services.decide(
            by=request.actor, at=request.at, finding=finding, kind=form.cleaned_data["kind"],
            reason=form.cleaned_data["reason"], basis=form.cleaned_data["basis"],
            effective_on=form.cleaned_data["effective_on"], change=form.change(),  # type: ignore[attr-defined]
        ),
        success=lambda done: _told(done.endorsement),
        to=lambda done: _next(finding, done.endorsement),
        context={
            **_around(finding), "title": _("决定风险处置"), "submit": _("决定"),
            "lead": _("%(number)s %(place)s：风险没有消除时，接受风险，或者依据投保人同意、备案条款批改合同。批改须由另一人复核，并告知住建部门。")
            % {"number": finding.number, "place": finding.place},
        },
    )  # fmt: skip


@signed_in("policies.endorse")
def lift(request: Request, pk: int, consequence_pk: int) -> HttpResponse:
    finding = get_object_or_404(selectors.findings(request.actor, local_date(request.at)), pk=pk)
    consequence = get_object_or_404(
        Consequence.objects.select_related("endorsement"), pk=consequence_pk, finding=finding
    )
    form = GroundForm if consequence.endorsement_id else _ReasonOnly
    earliest = consequence.endorsement.effective_on + timedelta(days=1) if consequence.endorsement else date.min
    return act(
        request,
        form.of(request, initial={"basis": "agreement", "effective_on": max(local_date(request.at), earliest)}),
        do=lambda form: services.lift(by=request.actor, at=request.at, consequence=consequence, **form.cleaned_data),
        success=lambda done: _told(done.lifting),
        to=lambda done: _next(finding, done.lifting),
        context={
            **_around(finding), "title": _("撤销风险处置"), "submit": _("撤销"),
            "lead": _lifting(finding, consequence),
        },
    )  # fmt: skip


def _lifting(finding: Finding, consequence: Consequence) -> str:
    """What taking it back means."""
    about = {"number": finding.number, "kind": consequence.get_kind_display()}
    if consequence.endorsement_id is None:
        return _("%(number)s：撤销“%(kind)s”。风险没有销项的，可以另作处置。") % about
    return (
        _("%(number)s 已销项：撤销“%(kind)s”。加费全额退还，免赔额恢复原约定，除外、中止自生效日起不再适用。") % about
    )


class _ReasonOnly(Form):
    reason = GroundForm.base_fields["reason"]


def _told(endorsement: object | None) -> str:
    return _("批单已拟好，请核对后提交。") if endorsement else _("已记录，并已告知建设单位、检查机构和住建部门。")


def _next(finding: Finding, endorsement: object | None) -> str:
    if endorsement is None:
        return reverse("inspections:finding", args=[finding.pk])
    return reverse("policies:endorsement", args=[endorsement.pk])  # type: ignore[attr-defined]


def _around(finding: Finding) -> dict[str, object]:
    address = reverse("inspections:finding", args=[finding.pk])
    trail = [(_("风险记录"), reverse("inspections:findings")), (finding.number, address)]
    return {"trail": trail, "cancel": address}

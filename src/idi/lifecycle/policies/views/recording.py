from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.clock import local_date
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.parties import selectors as parties
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.forms import ClearWarningForm, ExplanationForm, OutsideFileForm, RecordForm
from idi.lifecycle.policies.models import Endorsement, Policy
from idi.lifecycle.policies.outside_forms import OUTSIDE_FORMS
from idi.lifecycle.policies.views.endorsements import HINTS, begun_with, kinds_of
from idi.lifecycle.projects import selectors as projects


@signed_in("policies.record_outside")
def record(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    lead = get_object_or_404(parties.organisations("insurer"), pk=actor.organisation_id)
    insured = selectors.visible(actor).exclude(state="cancelled").values("project_id")
    return act(
        request,
        RecordForm.of(request, projects=projects.visible(actor).exclude(pk__in=insured).order_by("-id")),
        do=lambda form: services.record_outside(
            by=actor, at=request.at, upload=form.cleaned_data["upload"], outside=form.outside(lead)  # type: ignore[attr-defined]
        ),
        success=lambda policy: gettext("已补录为 %(number)s") % {"number": policy.number},
        to=lambda policy: reverse("policies:detail", args=[policy.pk]),
        context={
            "title": gettext("补录外部保险单"),
            "lead": gettext(
                "在本机构核心系统出具的保险单，录入编号、日期和文件后与平台出单的同样管理；不合规定之处只作提示，随保险单保存。"
                "工程不在列表中的，请建设单位先邀请本机构报价。"
            ),
            "trail": [(gettext("保险单"), reverse("policies:list"))],
            "submit": gettext("补录"), "cancel": reverse("policies:list"),
        },
    )  # fmt: skip


@signed_in("policies.record_outside")
def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    policy = get_object_or_404(selectors.visible(request.actor), pk=pk)  # type: ignore[attr-defined]
    address = reverse("policies:detail", args=[pk])
    return act(
        request,
        OutsideFileForm.of(request),
        do=lambda form: services.add_outside_file(
            by=request.actor, at=request.at, policy=policy, upload=form.cleaned_data["upload"]  # type: ignore[attr-defined]
        ),
        success=gettext("外部保险单文件已归档"),
        to=address,
        context={
            "title": gettext("补交外部保险单文件"), "submit": gettext("归档"), "cancel": address,
            "lead": policy.outside_number,
            "trail": [(gettext("保险单"), reverse("policies:list")), (policy.number, address)],
        },
    )  # fmt: skip


@signed_in("policies.record_outside")
def record_explanation(request: Request, pk: int) -> HttpResponse:
    policy = _recorded(request, pk)
    address = reverse("policies:detail", args=[pk])
    return act(
        request,
        ExplanationForm.of(request, initial={"explained_on": policy.signed_on, "acknowledged_on": policy.signed_on}),
        do=lambda form: services.record_explanation(
            by=request.actor, at=request.at, policy=policy, **form.cleaned_data
        ),
        success=gettext("已登记，核定时可以据以适用责任免除"),
        to=address,
        context={
            "title": gettext("补录责任免除的说明"), "trail": _trail(policy), "submit": gettext("登记"), "cancel": address,
            "lead": gettext("订立合同时没有提示和明确说明的责任免除不产生效力（保险法第17条）。请与确认书逐条核对；登记后要更正的，须写明原因并由另一人复核。"),
        },
    )  # fmt: skip


@signed_in("policies.record_outside")
def clear_warning(request: Request, pk: int, number: int) -> HttpResponse:
    policy = _recorded(request, pk)
    if not 1 <= number <= len(policy.warnings):
        raise Http404
    address = reverse("policies:detail", args=[pk])
    return act(
        request,
        ClearWarningForm.of(request),
        do=lambda form: services.clear_warning(
            by=request.actor, at=request.at, policy=policy, number=number, **form.cleaned_data
        ),
        success=gettext("这一条提示已处理"),
        to=address,
        context={
            "title": gettext("处理补录提示"), "lead": policy.warnings[number - 1]["message"], "trail": _trail(policy),
            "submit": gettext("处理"), "cancel": address,
        },
    )  # fmt: skip


@signed_in("policies.record_outside")
def choose_endorsement(request: Request, pk: int) -> HttpResponse:
    """What the outside endorsement changes."""
    policy = _recorded(request, pk)
    return page(request, "policies/choose_endorsement.html", {
        "policy": policy, "kinds": kinds_of(policy, "policies:record_outside_endorsement"), "recording": True,
        "title": gettext("补录外部批单"), "trail": _trail(policy),
    })  # fmt: skip


@signed_in("policies.record_outside")
def record_endorsement(request: Request, pk: int, kind: str) -> HttpResponse:
    policy = _recorded(request, pk)
    if kind not in OUTSIDE_FORMS:
        raise Http404
    today = local_date(request.at)
    begun = {**begun_with(policy, kind, today), "effective_on": None}
    return act(
        request,
        OUTSIDE_FORMS[kind].of(request, policy=policy, kind=kind, on=today, initial=begun),
        do=lambda form: services.record_outside_endorsement(
            by=request.actor, at=request.at, policy=policy, outside=form.outside(kind), upload=form.cleaned_data["upload"]
        ),
        success=lambda endorsement: gettext("已补录为第 %(number)d 号批单") % {"number": endorsement.number},
        to=lambda endorsement: reverse("policies:endorsement", args=[endorsement.pk]),
        context={
            "title": gettext("补录外部批单") + " · " + str(Endorsement.Kind(kind).label), "lead": HINTS[kind],
            "trail": _trail(policy), "submit": gettext("补录"),
            "cancel": reverse("policies:choose_outside_endorsement", args=[pk]),
        },
    )  # fmt: skip


def _recorded(request: Request, pk: int) -> Policy:
    rows = selectors.visible(request.actor).filter(origin=Policy.Origin.RECORDED)
    return get_object_or_404(rows, pk=pk)


def _trail(policy: Policy) -> list[tuple[str, str]]:
    return [
        (gettext("保险单"), reverse("policies:list")),
        (policy.number, reverse("policies:detail", args=[policy.pk])),
    ]

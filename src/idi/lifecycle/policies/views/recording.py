from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.pages import act, signed_in
from idi.foundation.parties import selectors as parties
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.forms import OutsideFileForm, RecordForm
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

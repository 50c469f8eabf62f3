"""The contract between insurer and body, and the body's declaration of independence."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.pages import Request, act, signed_in
from idi.lifecycle.inspections import independence, selectors, services
from idi.lifecycle.inspections.forms.mandates import AgreedForm, DeclareForm
from idi.lifecycle.inspections.views.mandates import mandate_or_404, trail


@signed_in("inspections.appoint")
def record(request: Request, pk: int) -> HttpResponse:
    mandate = mandate_or_404(request, pk)
    known = selectors.engagement(mandate)
    names = ("scope", "entry_stage", "entry_on", "fee", "contract_number")
    initial = {name: getattr(known, name) for name in names} if known else {"entry_on": mandate.appointed_on}
    address = reverse("inspections:mandate", args=[pk])
    return act(
        request,
        AgreedForm.of(request, initial=initial),
        do=lambda form: services.record_engagement(by=request.actor, at=request.at, mandate=mandate, agreed=form.agreed()),
        success=_("委托合同已登记。"),
        to=address,
        context={
            "title": _("登记委托合同"), "trail": trail(mandate), "submit": _("保存"), "cancel": address,
            "lead": _("与风险管理机构约定的范围、费用和介入时间。建设单位和其他参建单位看不到。"),
        },
    )  # fmt: skip


@signed_in("inspections.declare")
def declare(request: Request, pk: int) -> HttpResponse:
    """The head of the body sees what the search finds today and declares beside it."""
    mandate = mandate_or_404(request, pk)
    (checked,) = (
        independence.check(mandate.project, [mandate.body], local_date(request.at)) if mandate.body else (None,)
    )
    address = reverse("inspections:mandate", args=[pk])
    return act(
        request,
        DeclareForm.of(request),
        do=lambda form: services.declare(by=request.actor, at=request.at, mandate=mandate, **form.cleaned_data),
        success=lambda made: _("独立性声明 %(number)s 已签署，主承保机构已收到通知。") % {"number": made.number},
        to=address,
        template="inspections/declare.html",
        context={
            "title": _("声明独立性"),
            "lead": _(
                "以本单位名义对本工程的全部参建单位作出声明，生成带电子签名的文件；参建单位或关联关系变化后须重新声明。"
            ),
            "objections": checked.objections() if checked else [],
            "builders": checked.parties if checked else [],
            "articles": independence.articles(mandate.region_code, mandate.signed_on),
            "trail": trail(mandate),
            "submit": _("声明并签署"),
            "cancel": address,
        },
    )

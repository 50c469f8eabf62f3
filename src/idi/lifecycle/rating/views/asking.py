"""Data asked of the developer, and its answer."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.pages import Request, act, signed_in
from idi.lifecycle.rating import selectors, services
from idi.lifecycle.rating.forms import AnswerForm, AskForm
from idi.lifecycle.rating.services import FIELDS
from idi.lifecycle.rating.views.quotes import address, trail


@signed_in("rating.quote")
def ask(request: Request, pk: int) -> HttpResponse:
    found = selectors.quote(pk)
    return act(
        request,
        AskForm.of(request),
        do=lambda form: services.ask_for_data(
            by=request.actor, at=request.at, quote=found, fields=form.cleaned_data["fields_asked"],
            reason=form.cleaned_data["reason"],
        ),
        success=gettext("已通知建设单位补充资料。"),
        to=address(found),
        context={
            "title": _("要求补充资料"), "submit": _("发给建设单位"), "trail": trail(found), "cancel": address(found),
            "lead": _("已编制的方案会作废：补充资料后按新的项目事实报价。"),
        },
    )  # fmt: skip


@signed_in("rating.accept")
def answer(request: Request, pk: int) -> HttpResponse:
    found = selectors.quote(pk)
    asked = selectors.data_requests(found)
    named = "、".join(FIELDS.get(name, name) for name in asked[0].fields) if asked else ""
    return act(
        request,
        AnswerForm.of(request),
        do=lambda form: services.answer_data(by=request.actor, at=request.at, quote=found, **form.cleaned_data),
        success=gettext("已答复，保险机构将按补充后的资料报价。"),
        to=address(found),
        context={
            "title": _("答复补充资料"), "submit": _("答复"), "trail": trail(found), "cancel": address(found),
            "lead": gettext("保险机构需要：%(named)s。理由：%(reason)s") % {"named": named, "reason": asked[0].reason if asked else ""},
        },
    )  # fmt: skip

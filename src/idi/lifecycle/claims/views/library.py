"""What the head of claims keeps: authority limits and the texts of reasons."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.deciding_forms import LimitForm, ReasonForm
from idi.lifecycle.claims.models import DecisionLine
from idi.lifecycle.claims.reasons import reasons_for
from idi.lifecycle.claims.views.prices import keeper


class Limits(Listing):
    title = _("核定权限")
    lead = _("损失超过权限的核定，由另一人复核后生效；撤销已作出的“属于保险责任”一律复核。")
    columns = (
        Column(_("生效日期"), "from_on", "day", sort="from_on"),
        Column(_("损失超过"), "amount", "money"),
        Column(_("设定时间"), "set_at", "moment"),
    )
    order = "-from_on"
    empty = Empty(_("还没有设定核定权限"), _("没有设定的，一人即可核定。"), icon="users")


@signed_in("claims.decide")
def limits(request: Request) -> HttpResponse:
    change = Action(_("设定核定权限"), reverse("claims:set_limit"), "plus", "claims.set_limits", "primary")
    return Limits(request, selectors.deciding_limits(request.actor), actions=[change]).response()


@signed_in("claims.set_limits")
def set_limit(request: Request) -> HttpResponse:
    return act(
        request, LimitForm.of(request, initial={"from_on": local_date(request.at)}), to=reverse("claims:limits"),
        do=lambda form: services.set_limit(by=request.actor, at=request.at, insurer=keeper(request), **form.cleaned_data),
        success=gettext("核定权限已设定。"),
        context={
            "title": _("设定核定权限"), "submit": _("设定"), "trail": [(_("核定权限"), reverse("claims:limits"))],
            "cancel": reverse("claims:limits"),
        },
    )  # fmt: skip


@signed_in("claims.read")
def reasons(request: Request) -> HttpResponse:
    """The texts in use, whose they are, and the way to write one's own."""
    own = reasons_for(_region(request), request.actor.organisation_id)
    labels = dict(DecisionLine.Outcome.choices)
    return page(
        request, "claims/reasons.html",
        {
            "title": _("理由库"), "reasons": [(labels[each.outcome], each) for each in own.values()],
            "actions": [Action(_("增加文本"), reverse("claims:write_reason"), "plus", "claims.library", "primary")],
            "may_write": request.actor.may("claims.library"),
        },
    )  # fmt: skip


@signed_in("claims.library")
def write_reason(request: Request) -> HttpResponse:
    standing = reasons_for(_region(request), request.actor.organisation_id).get(request.GET.get("code", ""))
    initial: dict[str, Any] = (
        {name: getattr(standing, name) for name in ("code", "outcome", "title", "text", "ground")} if standing else {}
    )
    return act(
        request, ReasonForm.of(request, initial=initial), to=reverse("claims:reasons"), success=gettext("理由文本已改写。"),
        do=lambda form: services.write_reason(by=request.actor, at=request.at, holder=keeper(request), **form.cleaned_data),
        context={
            "title": _("改写理由文本"), "submit": _("保存"), "trail": [(_("理由库"), reverse("claims:reasons"))],
            "cancel": reverse("claims:reasons"), "lead": _("用业主看得懂的话写。已作出的核定保留当时的文字。"),
        },
    )  # fmt: skip


def _region(request: Request) -> str:
    return keeper(request).region_code if request.actor.organisation_id else ""

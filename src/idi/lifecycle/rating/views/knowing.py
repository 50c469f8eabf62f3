"""An insurer's authority limits and its experience of parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.parties.selectors import organisations
from idi.lifecycle.rating import selectors, services
from idi.lifecycle.rating.forms import AuthorityForm, ExperienceForm
from idi.lifecycle.rating.views.quotes import trail

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


class Limits(Listing):
    title = _("核保权限")
    lead = _("超过其中一项的报价，须由另一位核保负责人复核后才能发出；备案另有更严的，从其规定。")
    columns = (
        Column(_("生效日期"), "from_on", "day", sort="from_on"),
        Column(_("暂收保险费超过"), "premium", "money"),
        Column(_("费率偏离基准超过"), "deviation", "percent"),
    )
    order = "-from_on"
    empty = Empty(_("还没有设定核保权限"), _("没有设定的，一人即可发出报价。"), icon="users")


class Experiences(Listing):
    title = _("经验数据")
    lead = _("备案列有相应系数的，报价时按有效的经验数据取值。只有本单位看得到。")
    columns = (
        Column(_("单位"), "organisation.name", sort="organisation__sort_key"),
        Column(_("数据"), "get_kind_display"),
        Column(_("数值"), "value", "decimal"),
        Column(_("来源"), "source"),
        Column(_("有效期起"), "from_on", "day", sort="from_on"),
        Column(_("有效期止"), "until_on", "day"),
    )
    order = "-from_on"
    empty = Empty(_("还没有经验数据"), _("从统计报告登记评分或赔付率。"), icon="chart-bar")


def _insurer(request: Request) -> Organisation:
    return get_object_or_404(organisations("insurer"), pk=request.actor.organisation_id)


@signed_in("rating.read_quotes")
def limits(request: Request) -> HttpResponse:
    change = Action(_("设定核保权限"), reverse("rating:set_authority"), "plus", "rating.set_limits")
    return Limits(request, selectors.authority_limits(request.actor), actions=[change]).response(trail=trail())


@signed_in("rating.set_limits")
def set_authority(request: Request) -> HttpResponse:
    insurer, today = _insurer(request), local_date(request.at)
    present = selectors.authority_limit(insurer.pk, today)
    begun = {"premium": present.premium, "deviation": present.deviation} if present else {}
    return act(
        request,
        AuthorityForm.of(request, initial={**begun, "from_on": today}),
        do=lambda form: services.set_authority(by=request.actor, at=request.at, insurer=insurer, **form.cleaned_data),
        success=gettext("核保权限已设定。"),
        to=reverse_lazy("rating:limits"),
        context={
            "title": _("设定核保权限"), "submit": _("设定"), "trail": trail(), "cancel": reverse("rating:limits"),
        },
    )  # fmt: skip


@signed_in("rating.quote")
def experiences(request: Request) -> HttpResponse:
    new = Action(_("登记经验数据"), reverse("rating:record_experience"), "plus", "rating.file")
    return Experiences(request, selectors.experiences(request.actor), actions=[new]).response(trail=trail())


@signed_in("rating.file")
def record_experience(request: Request) -> HttpResponse:
    return act(
        request,
        ExperienceForm.of(request, initial={"from_on": local_date(request.at)}),
        do=lambda form: services.record_experience(
            by=request.actor, at=request.at, insurer=_insurer(request), **form.cleaned_data
        ),
        success=gettext("已登记。"),
        to=reverse_lazy("rating:experiences"),
        context={
            "title": _("登记经验数据"), "submit": _("登记"), "trail": trail(), "cancel": reverse("rating:experiences"),
        },
    )  # fmt: skip

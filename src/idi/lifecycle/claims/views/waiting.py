"""The builder's work list in the wait, and what it does with each report."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.pages import Request, signed_in
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.kinds import PLACES, SYMPTOMS
from idi.lifecycle.claims.views.claims import address, found, where
from idi.lifecycle.claims.views.handling import on_claim
from idi.lifecycle.claims.wait_forms import AnswerInWaitForm, ResolveForm


class Waiting(Listing):
    title = _("等待期维修")
    lead = _("竣工前和两年等待期内的缺陷由建设单位维修。逾期不回应、不修复的，平台通知主管部门。")
    columns = [
        Column(_("报案号"), "number", sort="id", link=address),
        Column(_("房屋"), where),
        Column(_("情况"), lambda claim: f"{SYMPTOMS.get(claim.symptom, '')} {PLACES.get(claim.place, '')}"),
        Column(_("紧急"), lambda claim: _("紧急") if claim.emergency else ""),
        Column(_("报修时间"), "reported_at", "moment", sort="reported_at"),
        Column(_("约定上门"), "builder_visit_at", "moment", sort="builder_visit_at"),
        Column(_("最近期限"), "next_due", "day", sort="next_due"),
        Column(_("情形"), lambda claim: _standing(claim)),
    ]
    search_hint = _("报案号")
    order = "next_due"

    def search(self, rows: Any, text: str) -> Any:
        return rows.filter(number__iexact=text)


def _standing(claim: Any) -> Any:
    if claim.project.developer.condition != "active":
        return _("建设单位%(condition)s，已通知主管部门") % {
            "condition": claim.project.developer.get_condition_display()
        }
    if claim.next_due and claim.next_due < claim.today:
        return _("已逾期，已通知主管部门") if claim.escalated else _("已逾期")
    return _("已约定") if claim.builder_answered_at else _("等待回应")


@signed_in("claims.read")
def waiting(request: Request) -> HttpResponse:
    listing = Waiting(request, selectors.in_wait(request.actor, local_date(request.at)))
    listing.empty = Empty(
        _("没有等待期报修"), _("业主扫码报修后，属于建设单位维修的出现在这里，并有期限。"), None, "tool"
    )
    return listing.response()


@signed_in("claims.resolve_in_wait")
def answer(request: Request, pk: int) -> HttpResponse:
    return on_claim(
        request, found(pk), AnswerInWaitForm.of(request), do=services.answer_in_wait, title=_("约定上门维修"),
        success=gettext("已约定，报修人可以看到上门时间。"), submit=_("保存约定"),
    )  # fmt: skip


@signed_in("claims.resolve_in_wait")
def resolve(request: Request, pk: int) -> HttpResponse:
    return on_claim(
        request, found(pk), ResolveForm.of(request), do=services.resolve_in_wait, title=_("登记维修情况"),
        success=gettext("已登记修复，报案人可以看到。"), submit=_("登记已修复"),
        lead=_("报修人不回应不视为同意；没有修好的可以反映，本案重新打开。"),
    )  # fmt: skip

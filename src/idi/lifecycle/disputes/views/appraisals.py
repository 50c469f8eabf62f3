"""Appraisals to read: the list, one appraisal, the panel on the page of its claim."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.ledger import selectors as ledger
from idi.foundation.parties.story import story
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.disputes import selectors
from idi.lifecycle.disputes.models import Appraisal
from idi.lifecycle.disputes.states import APPRAISAL


class AppraisalFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *APPRAISAL.choices])


class Appraisals(Listing):
    """The appraisals a party has to do with."""

    title = _("争议鉴定")
    columns = (
        Column(_("鉴定编号"), "number", sort="number", link=lambda row: reverse("disputes:detail", args=[row.pk])),
        Column(_("报案号"), "claim_number"),
        Column(_("房屋"), "place"),
        Column(_("鉴定机构"), "body.name"),
        Column(_("申请时间"), "applied_at", "moment", sort="applied_at"),
        Column(_("结论"), lambda row: row.get_result_display() or "—"),
        Column(_("状态"), lambda row: APPRAISAL.state(row.state), "state"),
    )
    filters = AppraisalFilters
    search_hint = _("鉴定编号、报案号")
    looked_up = ("number", "claim_number")
    order = "-number"
    empty = Empty(_("还没有争议鉴定"), _("报案被核定不属于保险责任的，可以在报案页面申请共同委托鉴定。"))


@signed_in("disputes.read")
def listing(request: Request) -> HttpResponse:
    return Appraisals(request, selectors.visible(request.actor)).response()


@signed_in("disputes.read")
def detail(request: Request, pk: int) -> HttpResponse:
    """One appraisal, with what its reader may do now."""
    appraisal = selectors.appraisal(pk)
    leads = request.actor.acts_for(appraisal.lead_id)
    return page(
        request, "disputes/detail.html",
        {
            "appraisal": appraisal, "standing": APPRAISAL.state(appraisal.state),
            "documents": documents.of(appraisal), "dues": ledger.dues_of(appraisal),
            "story": story(history(Ref.of(appraisal))), "trail": [(gettext("争议鉴定"), reverse("disputes:list"))],
            "commissions": leads and request.actor.may("disputes.agree") and appraisal.state == "applied",
            "actions": _actions(request, appraisal),
        },
    )  # fmt: skip


def _actions(request: Request, appraisal: Appraisal) -> list[Action]:
    if appraisal.state == "applied" and request.actor.acts_for(appraisal.lead_id):
        url = reverse("disputes:turn_down", args=[appraisal.pk])
        return [Action(gettext("不同意该机构"), url, "x", "disputes.agree", "outline-secondary")]
    if appraisal.state == "commissioned" and request.actor.acts_for(appraisal.body_id):
        url = reverse("disputes:award", args=[appraisal.pk])
        return [Action(gettext("出具鉴定意见"), url, "gavel", "disputes.award")]
    return []


@signed_in("disputes.read")
def panel(request: Request, pk: int) -> HttpResponse:
    """The appraisals of a claim, for the slot on its page, with the way to ask for one."""
    claim = claims.claim(pk)
    if claim is None:
        raise Http404
    appraisals = list(selectors.of_claim(claim))
    context = {
        "claim": claim, "appraisals": [(each, APPRAISAL.state(each.state)) for each in appraisals],
        "may_apply": _may_apply(request, claim) and claims.appraisable(claim) and selectors.running(claim) is None,
        "trail": [(claim.number, f"/claims/{claim.pk}/")],
    }  # fmt: skip
    return page(request, "disputes/panel.html", context, fragment="disputes/_panel.html")


def _may_apply(request: Request, claim: Any) -> bool:
    actor = request.actor
    if claim.project and actor.acts_for(claim.project.developer_id):
        return bool(actor.may("disputes.apply"))
    return actor.acts_for(claim.lead_id) and actor.may("disputes.commission")

"""The lead puts its panel together: shares and terms, the amounts to the cent before anybody is asked."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from idi import rules
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import act, page, signed_in
from idi.foundation.core.wording import percent
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.forms import percent_rows
from idi.lifecycle.policies.models import Proposal
from idi.lifecycle.policies.panel_terms import AGREED
from idi.lifecycle.policies.proposal_forms import InviteForm
from idi.lifecycle.policies.services.panel import ANSWER_DAYS
from idi.lifecycle.policies.views.of_proposal import act_on, address, proposal_of, trail

TEMPLATE = "policies/panel.html"


@signed_in("policies.panel")
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Two steps: the amounts are shown first, and only shares that were seen are sent."""
    proposal = proposal_of(request, pk)
    form = InviteForm.of(request, lead=proposal.lead, initial=_begun(request, proposal))
    context: dict[str, Any] = {
        "title": gettext("组织共保"), "trail": trail((proposal.number, address(proposal))), "proposal": proposal,
        "lead": gettext("主承保机构取各项分摊的尾差。每家机构自己确认份额和条件后合同才能签订；条件有改动的，各机构须重新确认。"),
        "cancel": address(proposal), **_regional(proposal.region_code, local_date(request.at)),  # type: ignore[attr-defined]
    }  # fmt: skip
    if request.method == "POST" and _fits(form, proposal, local_date(request.at)):  # type: ignore[attr-defined]
        shares = form.panel(proposal.lead)
        seen = repr([(insurer.pk, str(share)) for insurer, share in shares])
        if request.POST.get("seen") != seen:
            return _show_amounts(request, form, proposal, {**context, "seen": seen})
    return act(
        request, form, template=TEMPLATE, context=context, to=address(proposal),
        do=lambda form: services.set_panel(
            by=request.actor, at=request.at, proposal=proposal, shares=form.panel(proposal.lead), terms=form.terms,  # type: ignore[attr-defined]
            answer_by=form.cleaned_data["answer_by"],
        ),
        success=gettext("已发出邀请，等待各共保机构确认"),
    )  # fmt: skip


def _regional(region_code: str, on: date) -> dict[str, Any]:
    """What the law of the place asks of a panel, in words, with its articles."""
    found = selectors.panel_rules(region_code, on)
    return {"regional": found, "asked": {each.label: _said(each) for each in found}}


def _said(each: rules.Because) -> str:
    if each.said == "0":
        return each.ref
    return percent(Decimal(each.said)) if each.figure == "lead_min_share" and each.said[0].isdigit() else each.said


def _fits(form: InviteForm, proposal: Proposal, on: date) -> bool:
    """Whether the panel may be sent: what is missing, shares and terms are all told at once."""
    if form.adds_row:
        return False
    form.is_valid()
    answer_by = form.cleaned_data.get("answer_by", on)
    form.also(lambda: services.check_terms(form.terms, answer_by, on=on))
    if "lead_share" in form.cleaned_data and form.row_sets["shares"].is_valid():
        form.also(lambda: services.parted(proposal, form.panel(proposal.lead), on=on))
    return form.is_valid()


def _show_amounts(request: HttpRequest, form: Any, proposal: Proposal, context: dict[str, Any]) -> HttpResponse:
    parts = services.parted(proposal, form.panel(proposal.lead), on=local_date(request.at))  # type: ignore[attr-defined]
    total = proposal.quote.provisional
    return page(request, TEMPLATE, {**context, "form": form, "parts": parts, "total": total})


def _begun(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    shares = list(proposal.shares.all())
    terms = selectors.panel_terms(proposal)
    return {
        "lead_share": next(s.share for s in shares if s.lead), "shares": percent_rows(shares),
        "answer_by": local_date(request.at) + timedelta(days=ANSWER_DAYS),  # type: ignore[attr-defined]
        **{name: getattr(terms, name) for name in AGREED},
    }  # fmt: skip


@signed_in("policies.panel")
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = proposal_of(request, pk)
    return act_on(
        request, proposal, Form.of(request), gettext("提醒共保机构答复"), gettext("发出提醒"),
        lambda _form: services.remind_panel(by=request.actor, at=request.at, proposal=proposal),  # type: ignore[attr-defined]
        gettext("已提醒还没有答复的机构"),
    )  # fmt: skip

"""On the page of a claim: what the lead owes because of it, and how to pay it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.wording import money
from idi.foundation.parties.selectors import organisation
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims import services as settling
from idi.lifecycle.payouts import selectors, services
from idi.lifecycle.payouts.forms import AccountForm, AdvanceForm, MitigateForm, SupplementForm
from idi.lifecycle.payouts.states import PAYOUT

COVERED = ("covered", "in_repair", "repaired", "paid")


def _claim(pk: int) -> Any:
    claim = claims.claim(pk)
    if claim is None:
        raise Http404
    return claim


def _back(claim: Any) -> dict[str, Any]:
    return {"cancel": f"/claims/{claim.pk}/", "trail": [(claim.number, f"/claims/{claim.pk}/")]}


@signed_in("claims.pay")
def panel(request: Request, pk: int) -> HttpResponse:
    """The dues of a claim with their payments, for the slot on its page."""
    claim = _claim(pk)
    lead = request.actor.acts_for(claim.lead_id)
    decides = lead and request.actor.may("claims.decide")
    owed = selectors.owed(claim) if lead else []
    context = {
        "claim": claim, "lead": lead,
        "owed": [(each, PAYOUT.state(each.payout.state) if each.payout else None) for each in owed],
        "given": selectors.given_account(claim) if lead else None,
        "may_advance": decides and claim.state == "covered",
        "added": claims.added_by_award(claim) if lead else [], "decides": decides,
        "may_mitigate": decides and claim.state in COVERED,
        "trail": [(claim.number, f"/claims/{claim.pk}/")],
    }  # fmt: skip
    return page(request, "payouts/panel.html", context, fragment="payouts/_panel.html")


def account_form(request: Request, claim: Any, due: Any, **known: str) -> AccountForm:
    """Begun with what is known, or else with what the owner gave, whose number stays masked."""
    given = selectors.given_account(claim) if due.creditor_id is None else None
    if given is None:
        return AccountForm.of(request, initial=known)
    return AccountForm.of(request, initial={"holder_name": given.holder_name, "bank": given.bank}).begin_with(given)


@signed_in("claims.pay")
def prepare(request: Request, claim_id: int, due_id: int) -> HttpResponse:
    """提交付款 of one due."""
    claim = _claim(claim_id)
    due = selectors.owed_due(claim, due_id)
    payee = organisation(due.creditor_id)
    return act(
        request, account_form(request, claim, due, holder_name=payee.name if payee else ""),
        do=lambda form: services.prepare(by=request.actor, at=request.at, claim=claim, due=due, **form.cleaned_data),
        success=lambda new: gettext("付款已提交，等待另一人批准。") if new.second_person else gettext("付款已提交，限额以内无需另一人批准。"),
        to=lambda new: reverse("payouts:detail", args=[new.pk]),
        context={
            "title": gettext("提交付款 %(number)s") % {"number": claim.number}, "submit": gettext("提交付款"),
            "lead": gettext("%(kind)s %(amount)s，付给%(payee)s。")
            % {"kind": due.get_kind_display(), "amount": money(due.open), "payee": payee.name if payee else gettext("业主")},
            **_back(claim),
        },
    )  # fmt: skip


@signed_in("claims.decide")
def advance(request: Request, claim_id: int) -> HttpResponse:
    """先予支付 of the certain part."""
    claim = _claim(claim_id)
    return act(
        request, AdvanceForm.of(request),
        do=lambda form: settling.advance(by=request.actor, at=request.at, claim=claim, **form.cleaned_data),
        success=gettext("已核定先予支付，请在“付款”中提交。"), to=f"/claims/{claim.pk}/",
        context={
            "title": _("先予支付"), "submit": _("核定先予支付"),
            "lead": _("保险法第25条：赔偿数额不能确定的，先支付能够确定的部分，最终确定后支付差额。付给业主，此后只能以现金赔付差额。"),
            **_back(claim),
        },
    )  # fmt: skip


@signed_in("claims.decide")
def supplement(request: Request, claim_id: int) -> HttpResponse:
    """补充赔付 of what an award added after the repair had begun."""
    claim = _claim(claim_id)
    elements = gettext("、").join(f"“{line.element}”" for line in claims.added_by_award(claim))
    return act(
        request, SupplementForm.of(request), to=f"/claims/{claim.pk}/",
        do=lambda form: settling.supplement(by=request.actor, at=request.at, claim=claim, **form.cleaned_data),
        success=lambda due: gettext("补充赔款已核定，请在“付款”中提交。") if due else gettext("已记录没有另外的赔款，业主会看到理由。"),
        context={
            "title": _("补充赔付"), "submit": _("核定补充赔款"),
            "lead": gettext("鉴定意见认定的部位：%(elements)s。付给业主，原来的维修和赔付照常进行，不用重新打开报案。")
            % {"elements": elements or gettext("没有等待办理的")},
            **_back(claim),
        },
    )  # fmt: skip


@signed_in("claims.decide")
def mitigate(request: Request, claim_id: int) -> HttpResponse:
    """施救费用 the owner spent."""
    claim = _claim(claim_id)
    return act(
        request, MitigateForm.of(request),
        do=lambda form: settling.mitigate(by=request.actor, at=request.at, claim=claim, **form.cleaned_data),
        success=gettext("施救费用已登记，请在“付款”中提交。"), to=f"/claims/{claim.pk}/",
        context={
            "title": _("登记施救费用"), "submit": _("登记施救费用"),
            "lead": _("保险法第57条：为防止或减少损失支付的必要、合理费用由保险人承担，在赔款之外另行计算。"),
            **_back(claim),
        },
    )  # fmt: skip

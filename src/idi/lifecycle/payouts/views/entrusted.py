"""For who takes the money of a claim for its owner: what is owed, and where to pay it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.acting import house
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.payouts import selectors, services
from idi.lifecycle.payouts.asking import OwnAccountForm


def _found(request: Request, claim_id: int) -> claims.Entrusted:
    found = claims.entrusted_claim(claim_id, request.actor, request.at)
    if found is None or "cash" not in found.acts:
        raise Http404
    return found


def _trail(found: claims.Entrusted) -> list[tuple[str, str]]:
    return [
        (gettext("受托办理"), reverse("repairs:entrusted")),
        (found.claim.number, reverse("repairs:entrusted_claim", args=[found.claim_id])),
    ]


@signed_in("repairs.confirm")
def panel(request: Request, claim_id: int) -> HttpResponse:
    """For the slot on the page of the claim in hand."""
    found = _found(request, claim_id)
    with house(found.scope_id, cause=request.actor):
        owed, given = selectors.owed_to_owner(found.claim), selectors.given_account(found.claim)
    context = {
        "found": found, "owed": owed, "given": given, "open": any(each.due.open for each in owed), "trail": _trail(found),
    }  # fmt: skip
    return page(request, "payouts/entrusted.html", context, fragment="payouts/_entrusted.html")


@signed_in("repairs.confirm")
def give(request: Request, claim_id: int) -> HttpResponse:
    """填写收款账户 for the owner."""
    found = _found(request, claim_id)
    back = reverse("repairs:entrusted_claim", args=[claim_id])
    return act(
        request, OwnAccountForm.of(request), to=back, success=gettext("收款账户已交给保险机构，核对后付款。"),
        do=lambda form: services.give_account_entrusted(
            by=request.actor, at=request.at, claim_id=claim_id, **form.cleaned_data
        ),
        context={
            "title": gettext("填写收款账户 %(number)s") % {"number": found.claim.number}, "submit": gettext("提交"), "cancel": back,
            "lead": gettext("业主本人的账户，或委托书授权领取赔款的人的账户。加密保存，页面上只显示后四位。"), "trail": _trail(found),
        },
    )  # fmt: skip

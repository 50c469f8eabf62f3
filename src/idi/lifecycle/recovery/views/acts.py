"""What the lead does about a recovery."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.core.wording import money
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.recovery import selectors, services
from idi.lifecycle.recovery.forms import DemandForm, OpenForm, ReceiveForm, WriteOffForm
from idi.lifecycle.recovery.models import Case


@signed_in("recovery.manage")
def open_case(request: Request, claim_id: int) -> HttpResponse:
    """立案追偿 on a paid claim."""
    claim = claims.claim(claim_id)
    if claim is None:
        raise Http404
    back = f"/claims/{claim.pk}/"
    return act(
        request, OpenForm.of(request, targets=selectors.targets(claim)),
        do=lambda form: services.open_case(by=request.actor, at=request.at, claim=claim, **form.cleaned_data),
        success=lambda new: gettext("追偿 %(number)s 已立案") % {"number": new.number},
        to=lambda new: reverse("recovery:detail", args=[new.pk]),
        context={
            "title": gettext("立案追偿 %(number)s") % {"number": claim.number}, "submit": gettext("立案"),
            "trail": [(gettext("代位追偿"), reverse("recovery:list")), (claim.number, back)], "cancel": back,
            "lead": gettext("向对损失负有责任的单位追偿，以已赔付的 %(amount)s 为限。") % {"amount": money(claims.indemnity(claim))},
        },
    )  # fmt: skip


def _on_case(
    request: Request, case: Case, form: Form, do: Callable[..., Any], title: str, success: str, **context: Any
) -> HttpResponse:
    back = reverse("recovery:detail", args=[case.pk])
    return act(
        request, form,
        do=lambda form: do(by=request.actor, at=request.at, case=case, **form.cleaned_data),
        success=success, to=back,
        context={
            "title": f"{title} {case.number}", "submit": title, "cancel": back,
            "trail": [(gettext("代位追偿"), reverse("recovery:list")), (case.number, back)], **context,
        },
    )  # fmt: skip


@signed_in("recovery.manage")
def demand(request: Request, pk: int) -> HttpResponse:
    """发函追偿, or 补充追偿 where more was paid since."""
    case = selectors.case(pk)
    found = claims.latest_survey(case.claim)
    more = case.asks_more
    facts = case.facts or (found.finding if found else "")
    lead = gettext("以已赔付的 %(amount)s 为限。") % {"amount": money(case.paid)}
    if more:
        lead += gettext("此前已追偿 %(amount)s，请填写补充后的总额；新的追偿函代替原来的。") % {
            "amount": money(case.demand)
        }
    return _on_case(
        request, case, DemandForm.of(request, initial={"amount": case.paid if more else case.demand, "facts": facts}),
        services.demand, gettext("补充追偿") if more else gettext("发函追偿"), gettext("追偿函已发出"), lead=lead,
    )  # fmt: skip


@signed_in("recovery.manage")
def receive(request: Request, pk: int) -> HttpResponse:
    """登记到账."""
    case = selectors.case(pk)
    return _on_case(
        request, case, ReceiveForm.of(request, initial={"amount": case.still_open}), services.receive,
        gettext("登记到账"), gettext("已登记到账，从保机构的部分已列为应付"),
        lead=gettext("尚未到账 %(amount)s，可以分笔登记。") % {"amount": money(case.still_open)},
    )  # fmt: skip


@signed_in("recovery.manage")
def write_off(request: Request, pk: int) -> HttpResponse:
    """核销."""
    case = selectors.case(pk)
    return _on_case(
        request, case, WriteOffForm.of(request), services.write_off, gettext("核销"), gettext("已核销"), style="danger"
    )

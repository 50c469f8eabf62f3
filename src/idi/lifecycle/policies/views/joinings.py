from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.endorsement_forms import AnswerForm
from idi.lifecycle.policies.models import Joining
from idi.lifecycle.policies.states import JOINING


class Joinings(Listing):
    title = _("变更确认")
    lead = _("主承保机构请本单位接替共保成员、调整份额，或者承接为投保人；确认后批单才继续办理。")
    columns = (
        Column(_("保险单号"), lambda j: j.offer["policy"], link=lambda j: reverse("policies:joining", args=[j.pk])),
        Column(_("工程"), lambda j: j.offer["project"]),
        Column(_("主承保机构"), lambda j: j.offer["lead"]),
        Column(_("生效日期"), lambda j: date.fromisoformat(j.offer["effective_on"]), "day"),
        Column(_("状态"), lambda j: JOINING.state(j.state), "state"),
    )
    empty = Empty(_("没有要确认的变更"), _("主承保机构更换共保成员或变更投保人时，在这里确认。"))


@signed_in("policies.read")
def listing(request: Request) -> HttpResponse:
    return Joinings(request, selectors.joinings_of(request.actor)).response()


@signed_in("policies.read")
def detail(request: Request, pk: int) -> HttpResponse:
    joining = _joining(request, pk)
    offer = joining.offer
    context = {
        "joining": joining, "offer": offer, "state": JOINING.state(joining.state),
        "effective_on": date.fromisoformat(offer["effective_on"]),
        "figures": {name: Decimal(offer[name]) for name in ("share", "share_before", "amount", "premium") if name in offer},
        "coming": [(date.fromisoformat(due_on), Decimal(amount)) for due_on, amount in offer.get("coming", [])],
        "trail": [(gettext("变更确认"), reverse("policies:joinings"))],
    }  # fmt: skip
    return page(request, "policies/joining.html", context)


@signed_in("policies.read")
def answer(request: Request, pk: int, answer: str) -> HttpResponse:
    joining, yes = _joining(request, pk), answer == "yes"
    address = reverse("policies:joining", args=[pk])
    return act(
        request,
        AnswerForm.of(request),
        do=lambda form: services.answer_joining(
            by=request.actor, at=request.at, joining=joining, agree=yes, **form.cleaned_data
        ),
        success=gettext("已确认") if yes else gettext("已拒绝，主承保机构会收到消息"),
        to=address,
        context={
            "title": gettext("确认变更") if yes else gettext("拒绝变更"), "cancel": address,
            "submit": gettext("确认") if yes else gettext("拒绝"), "style": "primary" if yes else "danger",
            "trail": [(gettext("变更确认"), reverse("policies:joinings")), (joining.offer["policy"], address)],
        },
    )  # fmt: skip


def _joining(request: Request, pk: int) -> Joining:
    return get_object_or_404(selectors.joinings_of(request.actor), pk=pk)

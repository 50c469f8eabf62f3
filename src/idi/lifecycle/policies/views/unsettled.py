from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.pages import Request, signed_in
from idi.foundation.core.states import State
from idi.lifecycle.policies import selectors
from idi.lifecycle.policies.services.chasing import due_figure

LATE, WAITING = State("late", _("已逾期，已催办"), "bad"), State("waiting", _("等待结算"), "neutral")


class Unsettled(Listing):
    title = _("未结算的保险单")
    lead = _(
        "竣工验收之后还没有登记工程结算、保险费没有结清的保险单。不影响保险责任起算；超过期限的，每天自动生成催办。"
    )
    order = "accepted_on"
    search_hint = _("保险单号")
    looked_up = ("number", "outside_number")
    empty = Empty(_("没有未结算的保险单"), _("竣工验收的工程都已经登记结算。"))

    @property
    def columns(self) -> Any:  # type: ignore[override]
        """The age counts to today."""
        on = local_date(self.request.at)  # type: ignore[attr-defined]
        return (
            Column(_("保险单号"), "number", link=lambda p: reverse("policies:detail", args=[p.pk])),
            Column(_("工程"), "project.name"),
            Column(_("投保人"), "policyholder.name"),
            Column(_("主承保机构"), "lead.name"),
            Column(_("竣工验收"), "accepted_on", "day", sort="accepted_on"),
            Column(_("已过天数"), lambda p: (on - p.accepted_on).days, "number"),
            Column(_("暂收保险费"), "provisional", "money", sort="provisional"),
            Column(_("状态"), lambda p: _standing(p, on), "state"),
        )


def _standing(policy: Any, on: date) -> State:
    due = due_figure(policy, policy.accepted_on)
    return LATE if due is not None and policy.accepted_on + timedelta(days=due.whole()) < on else WAITING


@signed_in("policies.read")
def listing(request: Request) -> HttpResponse:
    return Unsettled(request, selectors.unsettled(request.actor)).response()

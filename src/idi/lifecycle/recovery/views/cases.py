"""Recoveries to read: the list, one recovery, the panel on the page of its claim."""

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
from idi.lifecycle.recovery import selectors
from idi.lifecycle.recovery.models import Case
from idi.lifecycle.recovery.states import RECOVERY

OPEN = "open"
"""Of the states the filter offers: what is not yet recovered or given up."""


class CaseFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), (OPEN, _("待追偿")), *RECOVERY.choices])


class Cases(Listing):
    """The recoveries a party has to do with."""

    title = _("代位追偿")
    columns = (
        Column(_("追偿编号"), "number", sort="number", link=lambda row: reverse("recovery:detail", args=[row.pk])),
        Column(_("报案号"), "claim_number"),
        Column(_("房屋"), "place"),
        Column(_("责任单位"), "target.name"),
        Column(_("追偿金额"), "demand", "money", sort="demand"),
        Column(_("已到账"), "received", "money", sort="received"),
        Column(_("时效至"), "limitation_on", "day", sort="limitation_on"),
        Column(_("状态"), lambda row: RECOVERY.state(row.state), "state"),
    )
    filters = CaseFilters
    search_hint = _("追偿编号、报案号")
    looked_up = ("number", "claim_number")
    order = "-number"

    def narrow(self, rows: Any, wanted: dict[str, Any]) -> Any:
        if wanted.get("state") == OPEN:
            return selectors.to_recover(rows)
        return super().narrow(rows, wanted)

    empty = Empty(_("还没有代位追偿"), _("赔付后，查勘认定有责任单位的，自动立案；也可以在报案页面立案。"))


@signed_in("recovery.read")
def listing(request: Request) -> HttpResponse:
    return Cases(request, selectors.visible(request.actor)).response()


@signed_in("recovery.read")
def detail(request: Request, pk: int) -> HttpResponse:
    """One recovery, with what its reader may do now."""
    case = selectors.case(pk)
    return page(
        request, "recovery/detail.html",
        {
            "case": case, "standing": RECOVERY.state(case.state), "documents": documents.of(case),
            "asks_more": case.asks_more and request.actor.acts_for(case.lead_id),
            "dues": ledger.dues_of(case), "story": story(history(Ref.of(case))),
            "trail": [(gettext("代位追偿"), reverse("recovery:list"))], "actions": _actions(request, case),
        },
    )  # fmt: skip


def _actions(request: Request, case: Case) -> list[Action]:
    if not request.actor.acts_for(case.lead_id):
        return []
    offered = [
        ("demand", gettext("补充追偿") if case.asks_more else gettext("发函追偿"), "send", "primary"),
        ("receive", gettext("登记到账"), "coin", "primary"),
        ("write_off", gettext("核销"), "x", "outline-secondary"),
    ]
    return [
        Action(label, reverse(f"recovery:{name}", args=[case.pk]), icon, "recovery.manage", style)
        for name, label, icon, style in offered
        if RECOVERY.allows(name, case.state) or (name == "demand" and case.asks_more)
    ]


@signed_in("recovery.read")
def panel(request: Request, pk: int) -> HttpResponse:
    """The recoveries on a claim, for the slot on its page, with the way to open one."""
    claim = claims.claim(pk)
    if claim is None:
        raise Http404
    leads = request.actor.acts_for(claim.lead_id) and request.actor.may("recovery.manage")
    context = {
        "claim": claim, "cases": [(case, RECOVERY.state(case.state)) for case in selectors.of_claim(claim)],
        "may_open": leads and claim.paid_at is not None and bool(selectors.targets(claim)),
        "trail": [(claim.number, f"/claims/{claim.pk}/")],
    }  # fmt: skip
    return page(request, "recovery/panel.html", context, fragment="recovery/_panel.html")

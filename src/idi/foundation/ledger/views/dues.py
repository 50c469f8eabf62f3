"""What an organisation owes and is owed, and what was paid on it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import sheets
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.core.states import State
from idi.foundation.journal.selectors import history
from idi.foundation.ledger import selectors, services
from idi.foundation.ledger.forms import STANDINGS, DueFilters, SettleForm, WriteBackForm
from idi.foundation.ledger.models import Due
from idi.foundation.parties.story import story

TONES = {"open": "warn", "overdue": "bad", "paid": "good"}
BADGES = {name: State(name, label, TONES[name]) for name, label in STANDINGS}
CANCELLED = State("cancelled", _("已取消"), "neutral")


def address(due: Due) -> str:
    return reverse("ledger:due", args=[due.pk])


def side_of(due: Due, actor: Actor) -> str:
    """Receivable or payable, from where the reader stands; empty for an authority."""
    if due.creditor_id in actor.holders:
        return gettext("应收")
    return gettext("应付") if due.debtor_id in actor.holders else ""


class Dues(Listing):
    title = _("账款")
    lead = _("本单位的应收应付：保险费、共保划付、赔款摊回、追偿款。")
    filters = DueFilters
    order = "due_on"

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        actor, today = self.request.actor, local_date(self.request.at)  # type: ignore[attr-defined]
        return (
            Column(_("编号"), "number", sort="id", link=address),
            Column(_("类别"), "get_kind_display", sort="kind"),
            Column(_("方向"), lambda due: side_of(due, actor)),
            Column(_("付款方"), lambda due: due.debtor_name or gettext("业主"), sort="debtor_name"),
            Column(_("收款方"), lambda due: due.creditor_name or gettext("业主"), sort="creditor_name"),
            Column(_("金额"), "amount", "money", sort="amount"),
            Column(_("未结"), "open", "money", sort="unpaid"),
            Column(_("到期日"), "due_on", "day", sort="due_on"),
            Column(_("状态"), lambda due: BADGES.get(str(selectors.standing(due, today)), CANCELLED), "state"),
        )

    def narrow(self, rows: Any, wanted: dict[str, Any]) -> Any:
        actor, today = self.request.actor, local_date(self.request.at)  # type: ignore[attr-defined]
        if "side" in wanted:
            rows = rows.filter(**{f"{wanted['side']}_id__in": actor.holders})
        if "standing" in wanted:
            rows = selectors.that_stand(rows, wanted["standing"], today)
        return rows.filter(kind=wanted["kind"]) if "kind" in wanted else rows


@signed_in("ledger.read")
def dues(request: Request) -> HttpResponse:
    export = Action(_("待付清单（CSV）"), reverse("ledger:to_pay"), "download", None, "outline-primary")
    listing = Dues(request, selectors.visible(request.actor), actions=[export])
    projects = Action(_("去看工程项目"), "/projects/", "arrow-right", "projects.read")
    listing.empty = Empty(_("还没有账款"), _("签订保险合同、赔付或追偿后，应收应付会列在这里。"), projects, icon="coin")
    return listing.response()


@signed_in("ledger.read")
def due(request: Request, pk: int) -> HttpResponse:
    found = selectors.due(request.actor, pk)
    standing = selectors.standing(found, local_date(request.at))
    settle = Action(_("登记收付"), reverse("ledger:settle", args=[pk]), "coin")
    invoice = Action(_("登记发票"), reverse("ledger:invoice", args=[pk]), "receipt", None, "outline-primary")
    return page(
        request,
        "ledger/due.html",
        {
            "due": found,
            "trail": [(Dues.title, reverse("ledger:dues"))],
            "state": BADGES.get(str(standing), CANCELLED),
            "side": side_of(found, request.actor),
            "subject": Ref(found.subject_kind, found.subject_id).load(),
            "payments": found.payments.select_related("written_back_by").order_by("paid_on", "id"),
            "may_write_back": services.may_write_back(found, request.actor),
            "invoices": found.invoices.select_related("reverses").order_by("issued_on", "id"),
            "actions": [
                *([settle] if found.open and services.may_settle(found, request.actor) else []),
                *([invoice] if services.may_invoice(found, request.actor) else []),
            ],
            "elsewhere": found.open and found.kind not in services.SETTLED_HERE,
            "chapters": _chapters(found),
        },
    )


def _chapters(due: Due) -> list[Any]:
    """What became of the due, with the reason where one was given."""
    entries = list(history(Ref.of(due))[:50])
    reasons = [json.loads(entry.text)["facts"].get("reason") or "" for entry in entries]
    return [replace(told, detail=told.detail or why) for told, why in zip(story(entries), reasons, strict=True)]


@signed_in("ledger.read")
def settle(request: Request, pk: int) -> HttpResponse:
    found = selectors.due(request.actor, pk)
    return act(
        request,
        SettleForm.of(request, initial={"amount": found.open, "paid_on": local_date(request.at)}),
        do=lambda form: services.settle(by=request.actor, at=request.at, due=found, **form.cleaned_data),
        success=gettext("收付已登记。"),
        to=address(found),
        context={
            "title": _("登记收付"), "submit": _("登记"), "cancel": address(found),
            "trail": [(Dues.title, reverse("ledger:dues")), (found.number, address(found))],
            "lead": gettext("%(kind)s，未结 %(open)s 元") % {"kind": found.get_kind_display(), "open": found.open},
        },
    )  # fmt: skip


@signed_in("ledger.read")
def write_back(request: Request, pk: int) -> HttpResponse:
    payment = selectors.payment(request.actor, pk)
    found = payment.due
    return act(
        request,
        WriteBackForm.of(request),
        do=lambda form: services.write_back(by=request.actor, at=request.at, payment=payment, **form.cleaned_data),
        success=gettext("收付已冲回。"),
        to=address(found),
        context={
            "title": _("冲回收付"), "submit": _("冲回"), "cancel": address(found), "style": "danger",
            "trail": [(Dues.title, reverse("ledger:dues")), (found.number, address(found))],
            "lead": gettext("流水号 %(reference)s，%(amount)s 元。登记错误或银行退票时冲回；原记录保留，另记一笔相反的。")
            % {"reference": payment.reference, "amount": payment.amount},
        },
    )  # fmt: skip


@signed_in("ledger.read")
def to_pay(request: Request) -> HttpResponse:
    """What the reader's organisation still has to pay, as a list for its bank."""
    rows: list[tuple[Any, ...]] = [(_("收款户名"), _("金额"), _("附言"), _("到期日"))]
    due: Any
    for due in selectors.to_pay(request.actor):
        rows.append(
            (
                due.creditor_name or gettext("业主"),
                str(due.open),
                f"{due.number} {due.contract}".strip(),
                str(due.due_on),
            )
        )
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return sheets.as_download(out.getvalue().encode("utf-8-sig"), f"{gettext('待付账款')}.csv", kind="text/csv")

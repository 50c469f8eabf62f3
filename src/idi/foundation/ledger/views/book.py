"""The books on pages: statement of account, vouchers, trial balance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import sheets
from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.ledger import selectors, services
from idi.foundation.ledger.forms import BookForm, StateForm
from idi.foundation.ledger.models import Voucher
from idi.foundation.parties.selectors import organisations

WHAT = {"premium": _("保险费"), "claim": _("赔款"), "recovery": _("追偿款")}


def _asked(request: Request) -> tuple[BookForm, dict[str, Any]]:
    """The form of the book page and what it asks for: this year and the reader's own book unless told otherwise."""
    today = local_date(request.at)
    authority = request.actor.may("supervision.read")
    seen = selectors.book.holders() if authority else [pk for pk in [request.actor.organisation_id] if pk]
    holder = next((pk for pk in seen if str(pk) == request.GET.get("holder")), seen[0] if seen else None)
    asked = {"holder": holder, "from_on": date(today.year, 1, 1), "until_on": today, "counterparty": None}
    others = _named(selectors.book.counterparties(holder)) if holder else []
    form = BookForm(
        request.GET if "from_on" in request.GET else None, initial=asked, holders=_named(seen), others=others
    )
    if form.is_bound and form.is_valid():
        asked |= {name: value for name, value in form.cleaned_data.items() if value}
    return form, asked


def _named(ids: list[int]) -> list[tuple[int, str]]:
    return list(organisations().filter(pk__in=ids).values_list("pk", "name"))


@signed_in("ledger.read")
def statement(request: Request) -> HttpResponse:
    form, asked = _asked(request)
    if asked["holder"] is None:
        return page(request, "ledger/book.html", {"form": form, "account": None, "trail": _trail()})
    found = selectors.book.account(asked["holder"], asked["from_on"], asked["until_on"], asked["counterparty"])
    if request.GET.get("format") == "xlsx":
        return _excel(request, found, asked)
    excel = request.GET.copy()
    excel["format"] = "xlsx"
    may_state = request.actor.acts_for(asked["holder"]) and (
        request.actor.may("ledger.receive") or request.actor.may("ledger.settle")
    )
    context = {
        "form": form, "asked": asked, "account": found, "parts": [(p, WHAT[p.what]) for p in found.parts],
        "excel": f"{request.path}?{excel.urlencode()}", "may_state": may_state, "trail": _trail(),
        "state_query": _query(asked),
    }  # fmt: skip
    return page(request, "ledger/book.html", context)


def _query(asked: dict[str, Any]) -> str:
    given = {name: asked[name] for name in ("from_on", "until_on", "counterparty") if asked[name]}
    return "&".join(f"{name}={value}" for name, value in given.items())


def _excel(request: Request, found: Any, asked: dict[str, Any]) -> HttpResponse:
    money = [
        sheets.Column(name=name, header=str(header), kind="decimal")
        for name, header in (
            ("opening", _("期初余额")), ("debit", _("借方发生")), ("credit", _("贷方发生")), ("closing", _("期末余额")),
        )
    ]  # fmt: skip
    first = [
        sheets.Column(name="contract", header=gettext("保险单")),
        sheets.Column(name="label", header=gettext("科目")),
    ]
    shares = [
        sheets.Column(name="contract", header=gettext("保险单")), sheets.Column(name="what", header=gettext("类别")),
        *(sheets.Column(name=n, header=str(h), kind="decimal") for n, h in (
            ("whole", _("主承保全额（100%）")), ("passed", _("转给或摊自其他成员")), ("own", _("本机构份额")))),
    ]  # fmt: skip
    title = gettext("对账单 %(from)s 至 %(until)s") % {"from": asked["from_on"], "until": asked["until_on"]}
    book = sheets.write_book(
        [
            sheets.Sheet(gettext("发生额和余额"), [*first, *money], _rows(found.movements, "contract", "label", "opening", "debit", "credit", "closing")),
            sheets.Sheet(gettext("共保份额"), shares, ({**row, "what": str(WHAT[row["what"]])} for row in _rows(found.parts, "contract", "what", "whole", "passed", "own"))),
        ],
        at=request.at,
    )  # fmt: skip
    return sheets.as_download(book, f"{title}.xlsx")


def _rows(things: Any, *names: str) -> Iterator[dict[str, Any]]:
    for thing in things:
        yield {name: getattr(thing, name) for name in names}


@signed_in("ledger.read")
def state(request: Request) -> HttpResponse:
    own: Any = request.actor.organisation_id
    others = _named(selectors.book.counterparties(own))
    today = local_date(request.at)
    begun = {
        "from_on": request.GET.get("from_on", date(today.year, 1, 1)),
        "until_on": request.GET.get("until_on", today),
        "counterparty_id": request.GET.get("counterparty"),
    }
    return act(
        request,
        StateForm.of(request, initial=begun, others=others),
        do=lambda form: services.state_account(by=request.actor, at=request.at, holder_id=own, **form.given),
        success=lambda made: gettext("对账单 %(number)s 已出具") % {"number": made.number},
        to=reverse("ledger:statements"),
        context={
            "title": gettext("出具对账单"), "submit": gettext("出具"), "cancel": reverse("ledger:book"), "trail": _trail(),
            "lead": gettext("按期间冻结余额和发生额，生成带签名的对账单；选定往来单位的，对方也会收到。"),
        },
    )  # fmt: skip


class Statements(Listing):
    title = _("已出具的对账单")
    lead = _("冻结的对账单，出具后不变。")
    columns = (
        Column(_("编号"), "number", sort="number", link=lambda s: reverse("documents:file", args=[s.document_id])),
        Column(_("记账单位"), "holder", sort="holder"),
        Column(_("往来单位"), lambda s: s.counterparty or gettext("全部")),
        Column(_("自"), "from_on", "day", sort="from_on"),
        Column(_("至"), "until_on", "day", sort="until_on"),
        Column(_("借方合计"), lambda s: Decimal(s.figures["total"][0]), "money"),
        Column(_("出具时间"), "made_at", "moment", sort="made_at"),
    )
    search_hint = _("对账单编号")
    looked_up = ("number",)
    order = "-made_at"
    empty = Empty(_("还没有对账单"), _("在“账簿”页按期间出具。"), icon="report")


@signed_in("ledger.read")
def statements(request: Request) -> HttpResponse:
    return Statements(request, selectors.book.statements(request.actor)).response(trail=_trail())


class VoucherFilters(Filters):
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("全部")), *Voucher.Kind.choices])


class Vouchers(Listing):
    title = _("记账凭证")
    lead = _("每一笔变动都有凭证，借贷相等，只能冲销不能修改。")
    columns = (
        Column(_("凭证号"), "number", sort="id", link=lambda v: reverse("ledger:voucher", args=[v.pk])),
        Column(_("记账日"), "booked_on", "day", sort="booked_on"),
        Column(_("类别"), "get_kind_display"),
        Column(_("记账单位"), "holder", sort="holder"),
        Column(_("往来单位"), "counterparty"),
        Column(_("保险单"), "contract", sort="contract"),
        Column(_("金额"), "amount", "money", sort="amount"),
    )
    filters = VoucherFilters
    search_hint = _("凭证号、保险单号")
    looked_up = ("number", "contract")
    order = "-booked_on"
    empty = Empty(_("还没有凭证"), _("账款开立、收付、银行流水入账时自动生成。"), icon="receipt")


@signed_in("ledger.read")
def vouchers(request: Request) -> HttpResponse:
    return Vouchers(request, selectors.book.vouchers(request.actor)).response(trail=_trail())


@signed_in("ledger.read")
def voucher(request: Request, pk: int) -> HttpResponse:
    found = selectors.book.voucher(request.actor, pk)
    context = {
        "voucher": found, "postings": found.postings.order_by("id"), "accounts": selectors.ACCOUNTS,
        "lines": [(each, selectors.ACCOUNTS[each.account].label) for each in found.postings.order_by("id")],
        "trail": [*_trail(), (Vouchers.title, reverse("ledger:vouchers"))],
    }  # fmt: skip
    return page(request, "ledger/voucher.html", context)


@signed_in("ledger.read")
def trial(request: Request) -> HttpResponse:
    """The trial balance: of all books for an authority, of its own for everybody else."""
    on = forms.DateField(required=False).clean(request.GET.get("on") or None) or local_date(request.at)
    own = None if request.actor.may("supervision.read") else request.actor.organisation_id
    rows = selectors.book.trial_balance(on, own)
    debit, credit = sum(row.debit for row in rows), sum(row.credit for row in rows)
    context = {"rows": rows, "on": on, "debit": debit, "credit": credit, "trail": _trail(), "all": own is None}
    return page(request, "ledger/trial.html", context)


def _trail() -> list[tuple[str, str]]:
    return [(gettext("账簿"), reverse("ledger:book"))]

"""Bank files and what of them was placed on dues."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import wording
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.states import State
from idi.foundation.ledger import selectors, services
from idi.foundation.ledger.forms import BankFileFilters, BankFileForm, BankLineFilters, GiveBackForm, PlaceForm
from idi.foundation.ledger.models import BankFile, BankLine
from idi.foundation.ledger.states import BANK_FILE

UPLOAD = Action(_("导入银行流水"), reverse_lazy("ledger:upload"), "upload", "ledger.receive")  # type: ignore[arg-type]
LINES = Action(
    _("未对应的流水"), "/ledger/bank/lines/?standing=waiting", "clipboard-list", "ledger.receive", "outline-primary"
)
WAITING, PLACED = State("waiting", _("未对应完"), "warn"), State("placed", _("已对应"), "good")
HOW = {
    "due": _("附言中的账款编号"), "contract": _("附言中的保险单号"), "amount": _("金额和户名"), "noted": _("流水号已登记过"),
    "none": _("没有对应"),
}  # fmt: skip


class BankFiles(Listing):
    title = _("银行流水")
    lead = _("从网上银行下载流水，导入后自动与应收账款对应；对应不上的记入暂收款项，由人工对应或退还。")
    columns = (
        Column(_("文件"), "name", link=lambda file: reverse("ledger:bank_file", args=[file.pk])),
        Column(_("笔数"), lambda file: len(file.read), "number"),
        Column(_("导入时间"), "uploaded_at", "moment", sort="uploaded_at"),
        Column(_("状态"), lambda file: BANK_FILE.state(file.state), "state"),
    )
    filters = BankFileFilters
    order = "-uploaded_at"
    empty = Empty(_("还没有导入过银行流水"), _("从网上银行下载流水文件，在这里导入。"), UPLOAD, icon="coin")


class BankLines(Listing):
    title = _("流水明细")
    lead = _("已入账的银行流水，和每笔还有多少没有对应到账款。")
    columns = (
        Column(_("流水号"), "serial", link=lambda line: reverse("ledger:bank_line", args=[line.pk])),
        Column(_("交易日期"), "booked_on", "day", sort="booked_on"),
        Column(_("对方户名"), "party"),
        Column(_("附言"), "remark"),
        Column(_("收入"), lambda line: line.incoming or None, "money", sort="incoming"),
        Column(_("支出"), lambda line: line.outgoing or None, "money", sort="outgoing"),
        Column(_("未对应"), "open", "money", sort="still"),
        Column(_("对应情况"), lambda line: WAITING if line.open else PLACED, "state"),
    )
    filters = BankLineFilters
    search_hint = _("流水号")
    looked_up = ("serial",)
    order = "-booked_on"
    empty = Empty(_("没有银行流水"), _("导入银行流水并入账后，每笔列在这里。"), UPLOAD, icon="coin")

    def narrow(self, rows: Any, wanted: dict[str, Any]) -> Any:
        if "standing" in wanted:
            rows = rows.filter(still__gt=0) if wanted["standing"] == "waiting" else rows.filter(still=0)
        if "way" in wanted:
            rows = rows.filter(incoming__gt=0) if wanted["way"] == "in" else rows.filter(outgoing__gt=0)
        return rows


@signed_in("ledger.receive")
def files(request: Request) -> HttpResponse:
    return BankFiles(request, selectors.bank.files(request.actor), actions=[UPLOAD, LINES]).response()


@signed_in("ledger.receive")
def lines(request: Request) -> HttpResponse:
    return BankLines(request, selectors.bank.lines(request.actor), actions=[UPLOAD]).response(trail=_trail())


@signed_in("ledger.receive")
def upload(request: Request) -> HttpResponse:
    return act(
        request,
        BankFileForm.of(request),
        do=lambda form: services.read_file(by=request.actor, at=request.at, upload=form.cleaned_data["file"]),
        success=lambda file: gettext("文件已读取，请核对后入账。") if file.state == "read" else gettext("这个文件已经导入并入账过，没有再次入账。"),
        to=lambda file: reverse("ledger:bank_file", args=[file.pk]),
        context={
            "title": UPLOAD.label, "submit": gettext("读取"), "cancel": reverse("ledger:bank"), "trail": _trail(),
            "lead": gettext("先读取并显示每笔会对应到哪里，核对后再入账。有一行读不懂，整个文件都不收；同一文件或同一流水号再次导入不起作用。"),
        },
    )  # fmt: skip


@signed_in("ledger.receive")
def file(request: Request, pk: int) -> HttpResponse:
    found = selectors.bank.file(request.actor, pk)
    context: dict[str, Any] = {"file": found, "state": BANK_FILE.state(found.state), "trail": _trail()}
    if found.state == "read":
        context["preview"] = [(each, HOW[each.how]) for each in selectors.bank.matched(found)]
    else:
        context["lines"] = found.lines.order_by("id")
    return page(request, "ledger/bank_file.html", context)


@signed_in("ledger.receive")
def book(request: Request, pk: int) -> HttpResponse:
    found = selectors.bank.file(request.actor, pk)
    return _button(
        request, found, gettext("入账"), gettext("银行流水已入账。"),
        lambda _form: services.book_file(by=request.actor, at=request.at, file=found),
    )  # fmt: skip


@signed_in("ledger.receive")
def drop(request: Request, pk: int) -> HttpResponse:
    found = selectors.bank.file(request.actor, pk)
    return _button(
        request, found, gettext("放弃"), gettext("已放弃，没有入账。"),
        lambda _form: services.drop_file(by=request.actor, at=request.at, file=found),
    )  # fmt: skip


def _button(request: Request, file: BankFile, label: str, success: str, do: Any) -> HttpResponse:
    address = reverse("ledger:bank_file", args=[file.pk])
    context = {"title": f"{label}：{file.name}", "submit": label, "cancel": address, "trail": _trail()}
    return act(request, Form.of(request), do=do, success=success, to=address, context=context)


@signed_in("ledger.receive")
def line(request: Request, pk: int) -> HttpResponse:
    found = selectors.bank.line(request.actor, pk)
    mine = found.open and request.actor.acts_for(found.holder_id)
    place = Action(_("对应到账款"), reverse("ledger:place", args=[pk]), "check")
    back = Action(_("登记退还"), reverse("ledger:give_back", args=[pk]), "refresh", None, "outline-primary")
    context = {
        "line": found, "state": WAITING if found.open else PLACED,
        "payments": found.payments.select_related("due").order_by("id"),
        "returned": found.vouchers.filter(kind="refund").order_by("id"),
        "candidates": selectors.bank.candidates(found) if mine else [],
        "actions": [place, *([back] if found.incoming else [])] if mine else [],
        "trail": [*_trail(), (BankLines.title, reverse("ledger:bank_lines"))],
    }  # fmt: skip
    return page(request, "ledger/bank_line.html", context)


@signed_in("ledger.receive")
def place(request: Request, pk: int) -> HttpResponse:
    found = selectors.bank.line(request.actor, pk)
    first = [
        {"number": due.number, "amount": min(due.open, found.open)}
        for due in selectors.bank.candidates(found, 1)
        if due.party == found.party  # type: ignore[attr-defined]
    ]
    form = PlaceForm.of(
        request, initial={"parts": first if request.GET.get("due") is None else [_asked(request, found)]}
    )
    return _of_line(
        request, found, form, gettext("对应到账款"), gettext("已对应。"),
        lambda form: services.place(by=request.actor, at=request.at, line=found, parts=form.parts),
    )  # fmt: skip


def _asked(request: Request, line: BankLine) -> dict[str, Any]:
    number = request.GET["due"]
    due = next((due for due in selectors.bank.candidates(line) if due.number == number), None)
    return {"number": number, "amount": min(due.open, line.open) if due else line.open}


@signed_in("ledger.receive")
def give_back(request: Request, pk: int) -> HttpResponse:
    found = selectors.bank.line(request.actor, pk)
    form = GiveBackForm.of(request, initial={"amount": found.open, "paid_on": local_date(request.at)})
    return _of_line(
        request, found, form, gettext("登记退还"), gettext("退还已登记。"),
        lambda form: services.give_back(by=request.actor, at=request.at, line=found, **form.cleaned_data),
    )  # fmt: skip


def _of_line(request: Request, line: BankLine, form: Any, title: str, success: str, do: Any) -> HttpResponse:
    address = reverse("ledger:bank_line", args=[line.pk])
    lead = gettext("%(party)s %(on)s 转来 %(amount)s 元，未对应 %(open)s 元") % {
        "party": line.party, "on": wording.day(line.booked_on), "amount": f"{line.amount:,.2f}", "open": f"{line.open:,.2f}",
    }  # fmt: skip
    context = {
        "title": title, "lead": lead, "submit": title, "cancel": address,
        "trail": [*_trail(), (line.serial, address)],
    }  # fmt: skip
    return act(request, form, do=do, success=success, to=address, context=context)


def _trail() -> list[tuple[str, str]]:
    return [(str(BankFiles.title), reverse("ledger:bank"))]

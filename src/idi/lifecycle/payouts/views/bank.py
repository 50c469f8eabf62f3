"""Lists for the bank: made, downloaded, taken back with results."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from idi.foundation.core import sheets
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.payouts import selectors, services
from idi.lifecycle.payouts.bankfile import COLUMNS
from idi.lifecycle.payouts.forms import ResultsForm
from idi.lifecycle.payouts.states import PAYOUT
from idi.lifecycle.payouts.views.payments import holder


class Batches(Listing):
    title = _("付款清单")
    lead = _(
        "交给银行的付款清单：每笔已批准的付款只列入一份清单；银行回盘导入后，成功的登记付款，失败的退回更正并重新批准。"
    )
    columns = (
        Column(_("清单编号"), "number", sort="id", link=lambda row: reverse("payouts:batch", args=[row.pk])),
        Column(_("笔数"), "count", "number"),
        Column(_("合计"), "total", "money", sort="total"),
        Column(_("生成时间"), "made_at", "moment", sort="made_at"),
    )
    order = "-id"
    empty = Empty(
        _("还没有付款清单"), _("付款批准后，在这里生成交给银行的清单。"),
        Action(_("去看赔款支付"), "/payouts/", "arrow-right"), icon="receipt",
    )  # fmt: skip


def _trail() -> list[tuple[Any, str]]:
    return [(Batches.title, reverse("payouts:batches"))]


@signed_in("claims.pay")
def batches(request: Request) -> HttpResponse:
    make = Action(_("生成付款清单"), reverse("payouts:batch_new"), "receipt")
    return Batches(request, selectors.batches(request.actor), actions=[make]).response()


@signed_in("claims.pay")
def new(request: Request) -> HttpResponse:
    waiting = selectors.visible(request.actor).filter(state="approved").count()
    return act(
        request, Form.of(request), do=lambda form: services.batch(by=request.actor, at=request.at),
        success=gettext("付款清单已生成，请下载后交银行。"), to=lambda made: reverse("payouts:batch", args=[made.pk]),
        context={
            "title": _("生成付款清单"), "submit": _("生成付款清单"), "cancel": reverse("payouts:list"), "trail": _trail(),
            "lead": gettext("已批准待付的有 %(count)d 笔，将全部列入这份清单。") % {"count": waiting},
        },
    )  # fmt: skip


@signed_in("claims.pay")
def batch(request: Request, pk: int) -> HttpResponse:
    found = selectors.batch(request.actor, pk)
    rows = selectors.visible(request.actor).filter(batch=found).order_by("id")
    return page(
        request,
        "payouts/batch.html",
        {
            "batch": found,
            "trail": _trail(),
            "rows": [(row, holder(row), PAYOUT.state(row.state)) for row in rows],
            "actions": [Action(_("导入银行回盘"), reverse("payouts:results", args=[pk]), "upload")],
        },
    )


@require_POST
@signed_in("claims.pay")
def download(request: Request, pk: int, kind: str) -> HttpResponse:
    """Full accounts leave the house: a POST, recorded."""
    found = selectors.batch(request.actor, pk)
    rows = services.download(by=request.actor, at=request.at, batch=found)
    name = f"{Batches.title}-{found.number}"
    if kind == "csv":
        return sheets.as_download(_csv(rows), f"{name}.csv", kind="text/csv; charset=utf-8")
    return sheets.as_download(sheets.write(COLUMNS, rows, title=found.number, at=request.at), f"{name}.xlsx")


def _csv(rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(column.header for column in COLUMNS)
    writer.writerows([row.get(column.name, "") for column in COLUMNS] for row in rows)
    return out.getvalue().encode("utf-8-sig")


@signed_in("claims.pay")
def results(request: Request, pk: int) -> HttpResponse:
    found = selectors.batch(request.actor, pk)
    back = reverse("payouts:batch", args=[pk])
    return act(
        request, ResultsForm.of(request),
        do=lambda form: services.take_results(
            by=request.actor, at=request.at, batch=found, upload=form.cleaned_data["upload"]
        ),
        success=lambda done: gettext("回盘已导入：付款成功 %(paid)d 笔，失败退回 %(failed)d 笔。")
        % {"paid": done[0], "failed": done[1]} if any(done) else gettext("没有新的结果：各行此前已经登记，或还没有填写付款结果。"),
        to=back,
        context={
            "title": _("导入银行回盘"), "submit": _("导入"), "cancel": back, "trail": [*_trail(), (found.number, back)],
            "lead": _("有一行不对，整个文件都不收；已登记过的行再次导入不起作用。"),
        },
    )  # fmt: skip

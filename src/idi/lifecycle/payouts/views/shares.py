"""What the followers owe of claims paid: by age, as Excel, and called for by letter."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import sheets
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.parties.selectors import organisation
from idi.lifecycle.payouts import selectors, services

AGES = (_("未到期"), _("逾期1—30日"), _("逾期31—60日"), _("逾期61—90日"), _("逾期90日以上"))


@signed_in("ledger.read")
def shares(request: Request) -> HttpResponse:
    rows = selectors.ageing(request.actor, local_date(request.at))
    return page(
        request,
        "payouts/shares.html",
        {
            "rows": [
                (row, list(zip(AGES, row.columns, strict=True)), row.lead_id in request.actor.organisation_ids)
                for row in rows
            ],
            "ages": AGES,
            "totals": list(zip(AGES, selectors.totals(rows), strict=False)),  # no rows, no totals
            "grand": sum((row.total for row in rows), Decimal(0)),
            "calls": list(selectors.calls(request.actor)[:50]),
            "may_call": request.actor.may("claims.pay"),
            "on": local_date(request.at),
        },
    )


@signed_in("ledger.read")
def excel(request: Request) -> HttpResponse:
    on = local_date(request.at)
    columns = (
        sheets.Column(name="lead", header="应收机构（主承保）", width=28),
        sheets.Column(name="follower", header="应付机构（从保）", width=28),
        *(sheets.Column(name=f"age{n}", header=str(label), kind="decimal") for n, label in enumerate(AGES)),
        sheets.Column(name="total", header="合计", kind="decimal"),
    )
    rows = selectors.ageing(request.actor, on)
    content = sheets.write(columns, _sheet(rows), title=gettext("共保摊回账龄"), at=request.at)
    return sheets.as_download(content, f"共保摊回账龄-{on:%Y-%m-%d}.xlsx")


def _sheet(rows: list[selectors.Aged]) -> Iterator[dict[str, Any]]:
    for row in rows:
        ages = {f"age{n}": amount for n, amount in enumerate(row.columns)}
        yield {"lead": row.lead, "follower": row.follower, "total": row.total, **ages}


@signed_in("claims.pay")
def call(request: Request, follower_id: int) -> HttpResponse:
    follower = organisation(follower_id)
    back = reverse("payouts:shares")
    return act(
        request, Form.of(request),
        do=lambda form: services.call(by=request.actor, at=request.at, follower_id=follower_id),
        success=lambda made: gettext("摊回通知书 %(number)s 已出具，对方已收到消息。") % {"number": made.number}, to=back,
        context={
            "title": gettext("向%(name)s出具摊回通知书") % {"name": follower.name if follower else ""},
            "submit": _("出具摊回通知书"), "cancel": back, "trail": [(gettext("共保摊回"), back)],
            "lead": _("列出该机构全部未摊回的赔案、应摊份额和到期日，生成签名的 PDF。"),
        },
    )  # fmt: skip


@signed_in("ledger.read")
def paper(request: Request, pk: int) -> HttpResponse:
    """The letter, for the lead that wrote it and the follower that got it."""
    found, content = selectors.call_paper(request.actor, pk)
    return sheets.as_download(content, f"摊回通知书-{found.number}.pdf", kind="application/pdf")

"""Payments: the list, one payment, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from idi.foundation.core.bulk import Bulk
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import mask_name
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.core.wording import money
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.payouts import selectors, services
from idi.lifecycle.payouts.forms import BACK, ApproveOverForm, PaidForm, PayoutFilters, ReasonForm
from idi.lifecycle.payouts.models import Payout
from idi.lifecycle.payouts.states import PAYOUT
from idi.lifecycle.payouts.views.of_claim import account_form


def address(payout: Payout) -> str:
    return reverse("payouts:detail", args=[payout.pk])


def holder(payout: Payout) -> str:
    """The payee as a page shows it: an organisation in full, a person masked."""
    return payout.holder_name if payout.payee_id else mask_name(payout.holder_name)


def _masked(payout: Payout) -> str:
    return f"•••• {payout.last_digits}"


class Payouts(Listing):
    title = _("赔款支付")
    lead = _("每一笔赔款从提交、批准、交银行到付清。超过限额的由提交人以外的另一人批准；更改账户后须重新批准。")
    columns = (
        Column(_("付款编号"), "number", sort="id", link=address),
        Column(_("报案号"), "claim_number"),
        Column(_("类别"), "due.get_kind_display"),
        Column(_("收款户名"), holder),
        Column(_("金额"), "amount", "money", sort="amount"),
        Column(_("到期日"), "due.due_on", "day"),
        Column(_("状态"), lambda row: PAYOUT.state(row.state), "state", sort="state"),
    )
    filters = PayoutFilters
    search_hint = _("付款编号、报案号")
    looked_up = ("number", "claim_number")
    order = "-id"

    def narrow(self, rows: Any, wanted: dict[str, Any]) -> Any:
        if wanted.get("state") == BACK:
            rows, wanted = selectors.came_back(rows), {name: wanted[name] for name in wanted if name != "state"}
        return super().narrow(rows, wanted)

    empty = Empty(
        _("还没有付款"), _("业主确认维修或同意现金赔付后，在报案页的“付款”里提交。"),
        Action(_("去看报案"), "/claims/", "arrow-right"), icon="coin",
    )  # fmt: skip
    bulk = (
        Bulk(
            name="approve", label=_("批准付款"), what=lambda row: f"{row.number} {row.claim_number}",
            do=lambda by, at, row: services.approve(by=by, at=at, payout=row), capability="claims.pay",
            fits=lambda row: row.state == "prepared" and not row.over, lead=_("批准后列入下一份付款清单。自己提交的不能由自己批准。"),
        ),
    )  # fmt: skip


@signed_in("claims.pay")
def listing(request: Request) -> HttpResponse:
    make = Action(_("生成付款清单"), reverse("payouts:batch_new"), "receipt")
    return Payouts(request, selectors.visible(request.actor), actions=[make]).response()


@signed_in("claims.pay")
def detail(request: Request, pk: int) -> HttpResponse:
    return _shown(request, selectors.payout(request.actor, pk))


@require_POST
@signed_in("claims.pay")
def reveal(request: Request, pk: int) -> HttpResponse:
    """Holder and account in full, once: looking is an act, so it is a POST."""
    found = selectors.payout(request.actor, pk)
    return _shown(request, found, services.reveal(by=request.actor, at=request.at, payout=found))


def _shown(request: Request, found: Payout, seen: Any = None) -> HttpResponse:
    given = selectors.given_account(found.claim) if found.payee_id is None else None
    return page(
        request,
        "payouts/detail.html",
        {
            "payout": found,
            "standing": PAYOUT.state(found.state),
            "holder": seen.holder_name if seen else holder(found),
            "account": seen.account if seen else _masked(found),
            "revealed": seen is not None,
            "given": given,
            "as_given": given is not None and given.account == found.account,
            "papers": documents.of(found),
            "limit": Decimal(found.limit["amount"]),
            "over": {name: Decimal(amount) for name, amount in found.over.items()},
            "trail": _trail(),
            "actions": _actions(found, own=found.prepared_by_id == request.actor.person_id),
            "may_approve": found.state == "prepared" and found.prepared_by_id != request.actor.person_id,
            "own": found.state == "prepared" and found.prepared_by_id == request.actor.person_id,
            "chapters": story(history(Ref.of(found))[:40]),
        },
    )


def _actions(payout: Payout, *, own: bool) -> list[Action]:
    """What may be done in this state; approving is a button of the page, and who prepared it sends nothing back to itself."""
    offered = (
        ("pay", _("登记已付款"), "coin", "primary"), ("change_account", _("更改收款账户"), "edit", "outline-primary"),
        ("reject", _("退回付款"), "x", "outline-secondary"), ("drop", _("撤销付款"), "x", "outline-secondary"),
    )  # fmt: skip
    return [
        Action(label, reverse(f"payouts:{name}", args=[payout.pk]), icon, "claims.pay", style)
        for name, label, icon, style in offered
        if PAYOUT.allows(name, payout.state) and not (own and name == "reject")
    ]


def _trail(payout: Payout | None = None) -> list[tuple[Any, str]]:
    home: list[tuple[Any, str]] = [(Payouts.title, reverse("payouts:list"))]
    return [*home, (payout.number, address(payout))] if payout else home


def _act(
    request: Request, pk: int, form: Callable[[Payout], Form], do: Callable[..., Any], title: Any, success: str,
    hint: Any = "", **context: Any,
) -> HttpResponse:  # fmt: skip
    found = selectors.payout(request.actor, pk)
    what = f"{money(found.amount)} · {holder(found)} · {_masked(found)} · {found.bank}"
    return act(
        request, form(found),
        do=lambda form: do(by=request.actor, at=request.at, payout=found, **form.cleaned_data),
        success=success, to=address(found),
        context={"title": title, "submit": title, "cancel": address(found), "trail": _trail(found),
                 "lead": f"{what}。{hint}", **context},
    )  # fmt: skip


@signed_in("claims.pay")
def approve(request: Request, pk: int) -> HttpResponse:
    return _act(
        request, pk, lambda found: (ApproveOverForm if found.over else Form).of(request), services.approve, _("批准付款"),
        gettext("已批准，列入下一份付款清单或直接登记付款。"),
    )  # fmt: skip


@signed_in("claims.pay")
def reject(request: Request, pk: int) -> HttpResponse:
    return _act(
        request, pk, lambda _found: ReasonForm.of(request), services.reject, _("退回付款"), gettext("已退回更正。"),
        style="danger",
    )  # fmt: skip


@signed_in("claims.pay")
def drop(request: Request, pk: int) -> HttpResponse:
    return _act(
        request, pk, lambda _found: ReasonForm.of(request), services.drop, _("撤销付款"),
        gettext("付款已撤销，账款仍未结清，可以重新提交。"), style="danger",
    )  # fmt: skip


@signed_in("claims.pay")
def change_account(request: Request, pk: int) -> HttpResponse:
    return _act(
        request, pk, lambda found: account_form(request, found.claim, found.due, holder_name=found.holder_name, bank=found.bank),
        services.change_account, _("更改收款账户"), gettext("账户已更改，原批准作废，须重新批准。"),
        hint=_("更改已批准的账户后，原批准作废，须由提交人以外的另一人重新批准。"),
    )  # fmt: skip


@signed_in("claims.pay")
def pay(request: Request, pk: int) -> HttpResponse:
    return _act(
        request, pk, lambda _found: PaidForm.of(request, initial={"paid_on": local_date(request.at)}), services.pay,
        _("登记已付款"), gettext("赔付已登记，从保机构的份额已开立应收。"),
        hint=_("网上银行已付出的，在这里登记流水号；用付款清单的，导入银行回盘即可。"),
    )  # fmt: skip

"""For owners without an account, who hold the track code of their report: how the repair stands, and their answer to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, page
from idi.foundation.documents import selectors as documents
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.repairs import selectors, services
from idi.lifecycle.repairs.forms import PublicAgreeForm, PublicCashAnswerForm, PublicConfirmForm, PublicReworkForm
from idi.lifecycle.repairs.selectors import AFTER, BEFORE
from idi.lifecycle.repairs.states import ORDER
from idi.lifecycle.repairs.views import told

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document
    from idi.lifecycle.repairs.models import Order


def _found(code: str) -> claims.Tracked:
    found = claims.track(code)
    if found is None:
        raise Http404
    return found


def tracked(request: Request, code: str) -> HttpResponse:
    """The repair of one report, a page or the panel on the page of the report."""
    found = _found(code)
    order = selectors.tracked(found, by=request.actor)
    context = {
        "code": code, "order": order, "standing": ORDER.state(order.state) if order else None,
        "confirmation": getattr(order, "confirmation", None) if order else None,
        "promise": selectors.promise(order), "photo_groups": _shown(found, order, by=request.actor),
        "cash": selectors.tracked_cash(found, by=request.actor),
        "taken": selectors.cash_taken(found, by=request.actor),
        "trail": [(gettext("我的报修"), f"/p/track/{code}/")],
    }  # fmt: skip
    return page(request, "repairs/public/tracked.html", context, fragment="repairs/public/_tracked.html")


def _shown(found: claims.Tracked, order: Order | None, *, by: Actor) -> list[tuple[str, list[Document]]]:
    """What was photographed before and after the work, once it was called done."""
    rows = selectors.tracked_photos(found, order, by=by)
    titles = {BEFORE: gettext("修前照片"), AFTER: gettext("完工照片")}
    groups = [(title, [each for each in rows if each.kind == kind]) for kind, title in titles.items()]
    return [(title, shown) for title, shown in groups if shown]


def photo(request: Request, code: str, pk: int) -> HttpResponse:
    """A small copy of one of them, for whoever holds the code of the report."""
    found = _found(code)
    order = selectors.tracked(found, by=request.actor)
    one = next((each for each in selectors.tracked_photos(found, order, by=request.actor) if each.pk == pk), None)
    if one is None:
        raise Http404
    with house(found.scope_id, cause=request.actor):
        small = documents.thumbnail(one)
    return HttpResponse(small, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


def confirm(request: Request, code: str) -> HttpResponse:
    """确认维修 with the claim word."""
    return _answer(
        request, code, PublicConfirmForm, services.confirm_with_word, gettext("确认维修"),
        gettext("已确认，谢谢。"), gettext("请看过维修结果再确认。不确认不会视为同意。"),
    )  # fmt: skip


def agree(request: Request, code: str) -> HttpResponse:
    """自费维修 or not, with the claim word."""
    order = selectors.tracked(_found(code), by=request.actor)
    return _answer(
        request, code, PublicAgreeForm, services.agree_with_word, gettext("自费维修报价"), gettext("已答复，谢谢。"),
        told.price(order) + str(told.NOT_COVERED), gettext("提交答复"),
    )  # fmt: skip


def cash(request: Request, code: str) -> HttpResponse:
    """Cash or repair, with the claim word."""
    offer = selectors.tracked_cash(_found(code), by=request.actor)
    return _answer(
        request, code, PublicCashAnswerForm, services.answer_cash_with_word, gettext("现金赔付方案"),
        gettext("已答复，谢谢。"), told.cash(offer) + str(told.CHOOSE), gettext("提交答复"),
    )  # fmt: skip


def rework(request: Request, code: str) -> HttpResponse:
    """要求返修 with the claim word."""
    return _answer(
        request, code, PublicReworkForm, services.demand_rework_with_word, gettext("要求返修"),
        gettext("已转告维修机构返修"), gettext("请写明哪里没有修好，维修机构会再次上门，不另收费。"),
    )  # fmt: skip


def _answer(
    request: Request, code: str, form: type[Form], do: Callable[..., Any], title: str, success: str, lead: str,
    submit: str = "",
) -> HttpResponse:  # fmt: skip
    found = _found(code)
    back = reverse("repairs:tracked", args=[code])
    return act(
        request, form.of(request),
        do=lambda form: do(by=request.actor, at=request.at, tracked=found, **form.cleaned_data),
        success=success, to=back,
        context={
            "title": title, "submit": submit or title, "lead": lead, "cancel": back, "layout": "core/public.html",
            "trail": [(gettext("维修进展"), back)],
        },
    )  # fmt: skip

"""One act for many rows of a list: choose rows, see what will happen, confirm, read what became of each.

Each row is an act of its own: a refused one is shown with its reasons and hinders no other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext

from idi.foundation.core.errors import Refusal
from idi.foundation.core.pages import page

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from idi.foundation.core.listing import Listing

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """An act offered for many rows. `what` names a row on the page that asks, `do` is one service call.

    `do(by=…, at=…, row=…)` raises a `Refusal` where the row cannot take the act; `fits` leaves out at once those it would
    refuse anyhow: they have no box to tick.
    """

    name: str
    label: StrOrPromise
    what: Callable[[Any], str]
    do: Callable[..., Any]
    capability: str | None = None
    fits: Callable[[Any], bool] = lambda row: True
    lead: StrOrPromise = ""
    icon: str = "check"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one row; without reasons it was done."""

    what: str
    reasons: tuple[Any, ...] = ()


def offered(listing: Listing) -> list[Bulk]:
    """What this reader may do to rows of the list."""
    actor = listing.request.actor  # type: ignore[attr-defined]
    return [bulk for bulk in listing.bulk if bulk.capability is None or actor.may(bulk.capability)]


def answer(listing: Listing) -> HttpResponse:
    """The page that asks, or with `sure` the act on every row and the page of results."""
    request = listing.request
    bulk = next((each for each in offered(listing) if each.name == request.POST.get("act")), None)
    rows = _chosen(listing, bulk) if bulk else []
    if bulk is None or not rows or len(rows) > MOST:
        messages.error(request, _why_not(bulk, len(rows)))
        return HttpResponse(status=303, headers={"Location": listing.url()})
    context = {"listing": listing, "bulk": bulk, "back": listing.url()}
    if "sure" not in request.POST:
        asked = [(row.pk, bulk.what(row)) for row in rows]
        return page(request, "core/listing/confirm.html", {**context, "asked": asked})
    results = [_done(listing, bulk, row) for row in rows]
    refused = [result for result in results if result.reasons]
    return page(request, "core/listing/results.html", {**context, "results": results, "refused": refused})


def _chosen(listing: Listing, bulk: Bulk) -> Sequence[Any]:
    """The rows ticked, or with `every` those of all pages of the list as it is narrowed; one more than may be."""
    if "every" in listing.request.POST:
        return [row for row in listing.selected[: MOST + 1] if bulk.fits(row)]
    keys = [int(key) for key in listing.request.POST.getlist("row") if key.isdecimal() and len(key) < 19]
    return list(listing.rows.filter(pk__in=keys[: MOST + 1]).order_by(listing.sorting, "-pk"))


def _why_not(bulk: Bulk | None, count: int) -> str:
    if bulk is None:
        return gettext("您没有这项批量操作的权限。")
    if count > MOST:
        return gettext("一次最多处理%(most)d条，请先用筛选条件缩小范围。") % {"most": MOST}
    return gettext("没有可以办理的记录：请先勾选，再选择要做的事。")


def _done(listing: Listing, bulk: Bulk, row: Any) -> Result:
    request: Any = listing.request
    what = bulk.what(row)
    try:
        bulk.do(by=request.actor, at=request.at, row=row)
    except Refusal as refusal:
        return Result(what, refusal.reasons)
    return Result(what)

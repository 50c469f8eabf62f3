"""The library of prices: what counts, and a list that comes in whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import sheets
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.parties.selectors import organisations
from idi.foundation.seats.selectors import region_name
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.library_forms import PriceFilters, PricesForm

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


class Prices(Listing):
    title = _("维修单价库")
    lead = _("查勘估损和维修报价都按这里的单价；保险机构自己的单价优先于行业协会为本地区发布的单价。")
    columns = (
        Column(_("编码"), "code", sort="code"),
        Column(_("名称"), "name"),
        Column(_("单位"), "measure"),
        Column(_("单价"), "price", "money", sort="price"),
        Column(_("生效日期"), "valid_from", "day", sort="valid_from"),
        Column(_("地区"), lambda row: region_name(row.region_code)),
        Column(_("发布单位"), "holder.name"),
        Column(_("来源"), "source"),
    )
    filters = PriceFilters
    search_hint = _("名称或编码")
    order = "code"
    then = ("-valid_from", "-pk")

    def search(self, rows: Any, text: str) -> Any:
        return rows.filter(name__icontains=text) | rows.filter(code__iexact=text)


def keeper(request: Request) -> Organisation:
    """The organisation whose library the reader keeps."""
    rows = organisations(request.actor.organisation_kind or "")
    return get_object_or_404(rows, pk=request.actor.organisation_id)


@signed_in("claims.read")
def prices(request: Request) -> HttpResponse:
    take_in = Action(_("导入单价"), reverse("claims:file_prices"), "upload", "claims.library", "primary")
    listing = Prices(request, selectors.prices(request.actor), actions=[take_in])
    listing.empty = Empty(
        _("还没有单价"), _("下载模板，填好后导入；没有单价的，查勘时逐项填写价格。"), take_in, icon="upload"
    )
    return listing.response()


@signed_in("claims.library")
def price_template(request: Request) -> HttpResponse:
    content = sheets.template(services.PRICE_COLUMNS, title=gettext("维修单价"), at=request.at)
    return sheets.as_download(content, gettext("维修单价模板.xlsx"))


@signed_in("claims.library")
def file_prices(request: Request) -> HttpResponse:
    address = reverse("claims:prices")
    return act(
        request,
        PricesForm.of(request),
        do=lambda form: services.file_prices(by=request.actor, at=request.at, holder=keeper(request), **form.cleaned_data),
        success=lambda made: gettext("已导入 %(count)s 条单价。") % {"count": len(made)},
        to=address,
        template="claims/file_prices.html",
        context={
            "title": _("导入单价"), "trail": [(_("维修单价库"), address)], "submit": _("导入"), "cancel": address,
        },
    )  # fmt: skip

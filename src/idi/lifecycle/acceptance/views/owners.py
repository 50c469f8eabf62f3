"""Who is registered as owner: masked in lists, confirmed or declined, shown whole for a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.crypto import mask_name, mask_phone
from idi.foundation.core.errors import Refusal
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.core.states import State
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.acceptance import selectors, services
from idi.lifecycle.acceptance.forms import DeclineOwnerForm, OwnerFilters, RevealForm
from idi.lifecycle.acceptance.models import HomeOwner
from idi.lifecycle.acceptance.states import OWNER
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Unit


def _address(owner: HomeOwner) -> str:
    return reverse("acceptance:owner", args=[owner.pk])


def masked_owners(unit: Unit) -> list[tuple[HomeOwner, str, str, State]]:
    """Who is registered at a home, as a page shows it."""
    return [
        (each, mask_name(each.name), mask_phone(each.phone), OWNER.state(each.state))
        for each in selectors.owners_of(unit)
    ]


class Owners(Listing):
    title = _("业主登记")
    lead = _("业主凭房屋卡自行登记，或由建设单位按名单导入。姓名和电话加密保存，列表中只显示一部分。")
    columns = (
        Column(_("工程"), "unit.project.name"),
        Column(_("房屋"), lambda row: f"{row.unit.building.number} {row.unit.number}", link=_address),
        Column(_("姓名"), lambda row: mask_name(row.name)),
        Column(_("电话"), lambda row: mask_phone(row.phone)),
        Column(_("来源"), "get_source_display"),
        Column(_("登记时间"), "registered_at", "moment", sort="registered_at"),
        Column(_("状态"), lambda row: OWNER.state(row.state), "state", sort="state"),
    )
    filters = OwnerFilters
    search_hint = _("小区、楼号、户号或房屋码")
    order = "-registered_at"
    empty = Empty(_("还没有业主登记"), _("把房屋卡随钥匙交给业主，业主扫码即可登记；也可以在工程的竣工页面导入名单。"))

    def search(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return rows.filter(unit__in=projects.search_units(text))


@signed_in("acceptance.owners")
def listing(request: Request) -> HttpResponse:
    return Owners(request, selectors.owners()).response()


@signed_in("acceptance.owners")
def owner(request: Request, pk: int) -> HttpResponse:
    return _shown(request, selectors.owner(pk))


@signed_in("acceptance.owners")
def reveal(request: Request, pk: int) -> HttpResponse:
    """Looking is an act with a reason: a POST, and what it shows is shown once."""
    row = selectors.owner(pk)
    form = RevealForm.of(request)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, row, form=form, status=422 if request.method == "POST" else 200)
    try:
        seen = services.reveal_owner(by=request.actor, at=request.at, owner=row, **form.cleaned_data)
    except Refusal as refusal:
        form.refuse(refusal)
        return _shown(request, row, form=form, status=422)
    return _shown(request, seen, revealed=True)


def _shown(
    request: Request, row: HomeOwner, *, form: RevealForm | None = None, revealed: bool = False, status: int = 200
) -> HttpResponse:
    others = [told for told in masked_owners(row.unit) if told[0].pk != row.pk]
    context = {
        "row": row, "unit": row.unit, "state": OWNER.state(row.state), "others": others, "form": form or RevealForm(),
        "name": row.name if revealed else mask_name(row.name), "revealed": revealed,
        "phone": row.phone if revealed else mask_phone(row.phone), "waiting": row.state == "waiting",
        "trail": [(gettext("业主登记"), reverse("acceptance:owners"))], "story": story(history(Ref.of(row))),
    }  # fmt: skip
    return page(request, "acceptance/owner.html", context, status=status)


@signed_in("acceptance.owners")
def confirm(request: Request, pk: int) -> HttpResponse:
    row = selectors.owner(pk)
    return act(
        request, Form.of(request),
        do=lambda form: services.confirm_owner(by=request.actor, at=request.at, owner=row),
        success=gettext("已核实，对方可以查看本户资料"), to=_address(row),
        context={"title": gettext("核实业主"), "trail": [(gettext("业主登记"), _address(row))], "submit": gettext("确认是业主"), "cancel": _address(row)},
    )  # fmt: skip


@signed_in("acceptance.owners")
def decline(request: Request, pk: int) -> HttpResponse:
    row = selectors.owner(pk)
    return act(
        request, DeclineOwnerForm.of(request),
        do=lambda form: services.decline_owner(by=request.actor, at=request.at, owner=row, **form.cleaned_data),
        success=gettext("已不予登记，登记人会看到原因"), to=_address(row),
        context={"title": gettext("不予登记"), "trail": [(gettext("业主登记"), _address(row))], "submit": gettext("不予登记"), "cancel": _address(row)},
    )  # fmt: skip

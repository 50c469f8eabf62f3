from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import qr, sheets
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.journal.selectors import scope_history
from idi.foundation.parties.story import story
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.forms import BuildingForm, UnitFilters
from idi.lifecycle.projects.services.book import UNIT_COLUMNS
from idi.lifecycle.projects.views.cards import public_page
from idi.lifecycle.projects.views.projects import address, trail


class Units(Listing):
    title = _("分户清单")
    columns = [
        Column(_("户号"), "number", sort="number", link=lambda unit: reverse("projects:unit", args=[unit.pk])),
        Column(_("楼栋号"), "building.number", sort="building__sort_key"),
        Column(_("部位"), "get_part_display"),
        Column(_("楼层"), "floor", "number", sort="floor"),
        Column(_("建筑面积（㎡）"), "area", "decimal", sort="area"),
        Column(_("房屋码"), "code"),
    ]
    filters = UnitFilters
    search_hint = _("户号、楼栋号或房屋码")
    order = "building__sort_key"
    then = ("floor", "pk")

    def search(self, rows: Any, text: str) -> Any:
        return rows.filter(pk__in=selectors.search_units(text).values("pk"))


@signed_in("projects.read")
def units(request: Request, pk: int) -> HttpResponse:
    project = selectors.project(pk)
    edits = selectors.edited_by(project, request.actor)
    bring = Action(_("导入清单"), reverse("projects:import_units", args=[pk]), "upload")
    book = Action(_("下载清单"), reverse("projects:contents_book", args=[pk]), "download", None, "outline-primary")
    listing = Units(request, selectors.units(project), actions=[bring, book] if edits else [])
    listing.empty = Empty(
        _("还没有分户清单"),
        _("用 Excel 一次导入各户和公共部位；导入后每户有自己的房屋码。") if edits else _("由建设单位导入。"),
        bring if edits else None,
        icon="home",
    )
    return listing.response(trail=trail(project))


@signed_in("projects.edit")
def template(request: Request) -> HttpResponse:
    content = sheets.template(UNIT_COLUMNS, title=gettext("分户清单"), at=request.at)
    return sheets.as_download(content, gettext("分户清单模板.xlsx"))


@signed_in("projects.edit")
def add_building(request: Request, pk: int) -> HttpResponse:
    project = selectors.project(pk)
    return act(
        request,
        BuildingForm.of(request),
        do=lambda form: services.add_building(by=request.actor, at=request.at, project=project, **form.cleaned_data),
        success=lambda building: gettext("已登记单体 %(number)s。") % {"number": building.number},
        to=address(project),
        context={
            "title": _("登记单体"), "trail": trail(project), "submit": _("登记"), "cancel": address(project),
            "lead": _("一个单体是一个危险单位，保障期限逐个单体计算。"),
        },
    )  # fmt: skip


@signed_in("projects.read")
def unit(request: Request, pk: int) -> HttpResponse:
    """One home, to print its card; who hands the cards out also reads the word on it. Owners have `/p/unit/<code>/`."""
    home = selectors.unit(pk)
    public = public_page(home)
    return page(
        request,
        "projects/unit.html",
        {
            "unit": home,
            "project": home.project,
            "trail": [*trail(home.project), (_("分户清单"), reverse("projects:units", args=[home.project_id]))],
            "public": public,
            "edits": selectors.edited_by(home.project, request.actor),
            "code": mark_safe(qr.svg(public)),  # noqa: S308  our own drawing of our own address
            "word": home.claim_word if selectors.hands_out_cards(home.project, request.actor) else "",
            "chapters": story(scope_history(home.pk)[:20]),
        },
    )

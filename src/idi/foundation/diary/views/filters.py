"""Filters of lists kept by name: keep one, open lists with it, drop it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import navigation
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.diary import selectors, services
from idi.foundation.diary.forms import KeepForm


@signed_in()
def filters(request: Request) -> HttpResponse:
    rows = [(row, navigation.name_of(row.path)) for row in selectors.kept_filters(request.actor)]
    return page(request, "diary/filters.html", {"rows": rows, "trail": [(_("首页"), "/")]})


@signed_in()
def keep(request: Request) -> HttpResponse:
    path, query = request.GET.get("list", ""), request.GET.get("query", "")
    back = f"{path}?{query}"
    return act(
        request,
        KeepForm.of(request),
        do=lambda form: services.keep_filter(
            by=request.actor, at=request.at, path=path, query=query, **form.cleaned_data
        ),
        success=lambda row: gettext("已保存为“%(name)s”。") % {"name": row.name},
        to=lambda row: f"{row.path}?{row.query}",
        context={
            "title": _("保存当前筛选"), "trail": [(navigation.name_of(path), back if _is_ours(path) else "/")],
            "submit": _("保存"), "cancel": back if _is_ours(path) else "/",
        },
    )  # fmt: skip


def _is_ours(path: str) -> bool:
    return path.startswith("/") and not path.startswith("//")


@signed_in()
def default(request: Request, pk: int) -> HttpResponse:
    """Opens the list with this filter from now on; with a filter that already is the default, no longer."""
    row = _row(request, pk)
    wanted = None if row.default else row
    return act(
        request,
        Form.of(request),
        do=lambda _form: services.open_with(by=request.actor, at=request.at, path=row.path, row=wanted),
        success=gettext("已更改。"),
        to=reverse("diary:filters"),
        context={"title": row.name, "submit": _("确定"), "cancel": reverse("diary:filters")},
    )


@signed_in()
def drop(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    return act(
        request,
        Form.of(request),
        do=lambda _form: services.drop_filter(by=request.actor, at=request.at, row=row),
        success=gettext("已删除。"),
        to=reverse("diary:filters"),
        context={"title": row.name, "submit": _("删除"), "cancel": reverse("diary:filters")},
    )


def _row(request: Request, pk: int) -> Any:
    return get_object_or_404(selectors.kept_filters(request.actor), pk=pk)

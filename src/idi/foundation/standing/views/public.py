"""Every insurer's service for everybody: 24-hour number, procedures, team, repairers, today or on an earlier day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField
from idi.foundation.core.pages import Request, page
from idi.foundation.seats.selectors import region_name
from idi.foundation.standing import selectors
from idi.foundation.standing.views.papers import as_file

HOME: list[tuple[Any, str]] = [(_("业主服务"), "/p/")]


class DayForm(Form):
    use_required_attribute = False
    on = DayField(label=_("查看哪一天的内容"), required=False)


def listing(request: Request) -> HttpResponse:
    today = local_date(request.at)
    rows = [(each, region_name(each.insurer.region_code)) for each in selectors.sheets(today)]
    because = selectors.reasons(rows[0][0].insurer.region_code, today) if rows else []
    return page(request, "standing/public/list.html", {"rows": rows, "trail": HOME, "because": because})


def _insurer(pk: int) -> selectors.Insurer:
    found = selectors.insurer(pk)
    if found is None:
        raise Http404
    return found


def detail(request: Request, pk: int) -> HttpResponse:
    """One sheet as of a day (`?on=`), with every earlier and later version of its texts."""
    insurer, today = _insurer(pk), local_date(request.at)
    form = DayForm(data=request.GET) if request.GET.get("on") else DayForm(initial={"on": today})
    on: date = (form.cleaned_data["on"] or today) if form.is_bound and form.is_valid() else today
    return page(
        request,
        "standing/public/detail.html",
        {
            "sheet": selectors.sheet(request.actor, insurer, on), "region": region_name(insurer.region_code),
            "form": form, "past": on != today, "because": selectors.reasons(insurer.region_code, today),
            "trail": [*HOME, (_("保险机构服务公示"), "/p/insurers/")],
        },
    )  # fmt: skip


def file(request: Request, pk: int, document_pk: int) -> HttpResponse:
    found = selectors.procedure(request.actor, _insurer(pk), document_pk)
    if found is None:
        raise Http404
    return as_file(*found)

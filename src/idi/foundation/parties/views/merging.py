"""Two entries of one organisation become one: found, seen side by side, then confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.errors import Refusal
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.parties import selectors, services
from idi.foundation.parties.forms import FindOrganisationForm, MergeForm
from idi.foundation.parties.models import Organisation
from idi.foundation.parties.views.places import address, organisation_or_404, trail
from idi.foundation.seats.selectors import region_name


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two as the page shows it; what later stages hold of it comes in panels."""

    title: Any
    organisation: Organisation
    region: str
    people: int
    qualifications: Any
    links: Any


def _side(title: Any, organisation: Organisation, request: Request) -> Side:
    return Side(
        title, organisation, region_name(organisation.region_code),
        selectors.headcount(organisation.pk, cause=request.actor),
        selectors.qualifications(organisation.pk), selectors.links(organisation.pk),
    )  # fmt: skip


@signed_in("parties.merge")
def merge(request: Request, pk: int) -> HttpResponse:
    """First the other organisation is named (GET `into`), then both are shown and the merger confirmed (POST)."""
    merged = organisation_or_404(pk)
    survivor, find = _survivor(request)
    if survivor is None:
        context = {"title": _("合并重复登记的单位"), "organisation": merged, "trail": trail(merged), "form": find}
        return page(request, "parties/merge_find.html", context, status=422 if find.is_bound else 200)
    return act(
        request,
        MergeForm.of(request),
        do=lambda form: services.merge(
            by=request.actor, at=request.at, merged=merged, survivor=survivor, **form.cleaned_data
        ),
        success=lambda row: gettext("“%(merged)s”已并入“%(name)s”。") % {"merged": merged.name, "name": row.name},
        to=address,
        template="parties/merge.html",
        context={
            "title": _("合并重复登记的单位"), "trail": trail(merged), "submit": _("确认合并"), "style": "danger",
            "confirm": _("合并后不能撤销，确认合并吗？"), "cancel": address(merged),
            "sides": [_side(_("并入后不再使用"), merged, request), _side(_("合并后保留"), survivor, request)],
        },
    )  # fmt: skip


def _survivor(request: Request) -> tuple[Organisation | None, FindOrganisationForm]:
    asked = request.GET.get("into", "")
    form = FindOrganisationForm(data={"into": asked}) if asked else FindOrganisationForm()
    if not form.is_bound or not form.is_valid():
        return None, form
    try:
        return selectors.registered(form.cleaned_data["into"], field="into"), form
    except Refusal as refusal:
        form.refuse(refusal)
        return None, form

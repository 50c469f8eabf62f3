"""The defect library of a body: what is in force, its versions, a new one, and the search of the visit page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from idi.foundation.core import sheets
from idi.foundation.core.clock import local_date
from idi.foundation.core.fetching import answers
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.forms.visits import LibraryForm
from idi.lifecycle.inspections.library import Shelf, entries_of, matching, shelf_of
from idi.lifecycle.inspections.listings import Libraries

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

_MOST_SHOWN = 200


@signed_in("inspections.library")
def listing(request: Request) -> HttpResponse:
    """The library the body works with, searched by words."""
    shelf, text = _shelf(request), request.GET.get("q", "").strip()
    found = matching(shelf.entries, text, most=_MOST_SHOWN) if text else list(shelf.entries[:_MOST_SHOWN])
    context = {
        "shelf": shelf, "text": text, "entries": found, "most": _MOST_SHOWN, "title": _("缺陷库"),
        "actions": [
            Action(_("导入"), reverse("inspections:file_library"), "upload", "inspections.library", "primary"),
            Action(_("历史版本"), reverse("inspections:library_versions"), "history", "inspections.library"),
        ],
    }  # fmt: skip
    return page(request, "inspections/library.html", context, fragment="inspections/_library.html")


@signed_in("inspections.library")
def versions(request: Request) -> HttpResponse:
    return Libraries(request, selectors.libraries(request.actor)).response(trail=_trail())


@signed_in("inspections.library")
def version(request: Request, pk: int) -> HttpResponse:
    """A version as it was filed."""
    library = get_object_or_404(selectors.libraries(request.actor), pk=pk)
    entries = entries_of(library)
    context = {
        "shelf": Shelf(entries, library), "entries": entries, "most": len(entries),
        "title": _("缺陷库第 %(number)s 版") % {"number": library.version},
        "trail": [*_trail(), (_("历史版本"), reverse("inspections:library_versions"))],
    }  # fmt: skip
    return page(request, "inspections/library_version.html", context)


@signed_in("inspections.library")
def template(request: Request) -> HttpResponse:
    content = sheets.template(services.COLUMNS, title=_("缺陷库"), at=request.at)
    return sheets.as_download(content, _("缺陷库模板.xlsx"))


@signed_in("inspections.library")
def file(request: Request) -> HttpResponse:
    body = body_of(request)
    address = reverse("inspections:library")
    return act(
        request,
        LibraryForm.of(request),
        do=lambda form: services.file_library(by=request.actor, at=request.at, body=body, **form.cleaned_data),
        success=lambda library: (
            _("缺陷库第 %(number)s 版已启用，共 %(size)s 条。") % {"number": library.version, "size": library.size}
        ),
        to=address,
        template="inspections/file_library.html",
        context={"title": _("导入缺陷库"), "trail": _trail(), "submit": _("导入"), "cancel": address},
    )


@require_safe
@answers("inspections.visit")
def search(request: Request) -> list[dict[str, Any]]:
    """The entries that fit what is being typed, for the visit page."""
    return [entry.offered() for entry in matching(_shelf(request).entries, request.GET.get("q", ""))]


def _shelf(request: Request) -> Shelf:
    return shelf_of(request.actor.organisation_ids, body_of(request).region_code, local_date(request.at))


def body_of(request: Request) -> Organisation:
    """The organisation of the reader."""
    body = parties.organisation(request.actor.organisation_id)
    if body is None:
        raise Http404
    return body


def _trail() -> list[tuple[str, str]]:
    return [(_("缺陷库"), reverse("inspections:library"))]

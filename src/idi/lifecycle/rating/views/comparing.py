"""Pages and Excel files that put versions or offers side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import sheets
from idi.foundation.core.clock import local_date
from idi.foundation.core.pages import Request, page, signed_in
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.rating import selectors
from idi.lifecycle.rating.comparing import as_rows, columns, side_by_side, told_alternative, told_filing
from idi.lifecycle.rating.models import Alternative, Filing
from idi.lifecycle.rating.views.filings import address as filing_address
from idi.lifecycle.rating.views.filings import trail as filings_trail


@signed_in("rating.read_filings")
def versions(request: Request, pk: int, other: int) -> HttpResponse:
    """Two filings the reader may see, usually versions of one name."""
    pair: list[Filing] = [selectors.filing(other), selectors.filing(pk)]
    heads = [(str(each), filing_address(each)) for each in pair]
    return _compared(
        request, gettext("备案版本对照"), heads, [told_filing(each) for each in pair], filings_trail(pair[1])
    )


@signed_in("rating.read_quotes")
def offers(request: Request, pk: int) -> HttpResponse:
    """All alternatives of the offers for a project, as far as the reader may see them."""
    project = projects.project(pk)
    found = selectors.offered_for(pk)
    if not found:
        raise Http404
    heads = [
        (f"{each.quote.insurer.name} {each.name}", reverse("rating:quote", args=[each.quote_id])) for each in found
    ]
    trail = [(_("工程项目"), reverse("projects:list")), (project.name, reverse("projects:detail", args=[pk]))]
    return _compared(
        request,
        gettext("报价对照"),
        heads,
        [told_alternative(each) for each in found],
        trail,
        _accepting(request, found),
    )


def _accepting(request: Request, found: list[Alternative]) -> list[str]:
    """Where each alternative is accepted; empty for one that cannot be, nothing where the reader accepts none."""
    if not request.actor.may("rating.accept"):
        return []
    today = local_date(request.at)
    return [
        reverse("rating:accept", args=[each.quote_id, each.number]) if selectors.stands(each.quote, today) else ""
        for each in found
    ]


def _compared(
    request: Request,
    title: str,
    heads: list[tuple[str, str]],
    sides: list[Any],
    trail: list[tuple[Any, str]],
    accepting: Sequence[str] = (),
) -> HttpResponse:
    found, names = side_by_side(sides), [name for name, _ in heads]
    if request.GET.get("format") == "xlsx":
        content = sheets.write(columns(names), as_rows(found), title=title, at=request.at)
        return sheets.as_download(content, f"{title}.xlsx")
    changed = [each for each in found if each.differs]
    lines = [{"line": each, "cells": list(zip(names, each.cells, strict=True))} for each in found]
    context = {"title": title, "heads": heads, "lines": lines, "trail": trail, "differing": len(changed)}
    context["accepting"] = list(zip(names, accepting, strict=True)) if any(accepting) else []
    return page(request, "rating/compared.html", context)

"""The paper of an offer: every alternative with its factors and articles, tax and validity, for the developer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from idi.foundation.core.actor import Actor
from idi.foundation.core.language import on_paper
from idi.foundation.documents import services as documents
from idi.lifecycle.rating.limits import limited
from idi.lifecycle.rating.models import Alternative, Quote

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document

OFFER = "rating.offer"
"""Kind of the document that holds an offer."""


@on_paper
def quote_paper(*, by: Actor, at: datetime, quote: Quote, alternatives: Sequence[Alternative]) -> Document:
    """报价单: signed with the certificate of the insurer."""
    project = quote.project
    data = {
        "number": quote.number, "insurer": quote.insurer.name, "developer": project.developer.name, "project": project.name,
        "project_number": project.number, "address": project.address, "budget": quote.budget, "facts": quote.facts_sheet.version,
        "offered_on": at.date(), "valid_until_on": quote.valid_until_on,
        "alternatives": [_alternative(row) for row in alternatives],
    }  # fmt: skip
    return documents.generate(
        by=by, at=at, subject=quote, kind=OFFER, title=f"报价单 {quote.number}", template="rating/quote.typ", data=data,
        number=quote.number, sign_for=quote.insurer_id,
    )  # fmt: skip


def _alternative(row: Alternative) -> dict[str, Any]:
    return {
        "name": row.name, "rate": row.rate, "provisional": row.provisional, "vat": row.vat, "buildings": row.buildings,
        "terms": f"{row.terms['name']}（第{row.terms['version']}版），核准文号 {row.terms['approval_number']}",
        "deductible": row.terms["deductible"], "limits": [{**each, "item": limited(each["item"], row.region_code)} for each in row.terms["limits"]],
        "lines": [{**line, "because": _articles(line["because"])} for line in row.lines],
        "because": [{**each, "value": each.get("said") or str(each["value"])} for each in [*row.because, *row.vat["because"]]],
    }  # fmt: skip


def _articles(because: Iterable[dict[str, Any]]) -> str:
    return "；".join(f"{each['ref']}（{each['source']}）" for each in because)

"""Credit on the page of a quote: what the insurer asked for a quote reads about developer and contractors (notice 五（二）)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.credit import selectors as credit
from idi.foundation.credit.states import standing
from idi.foundation.documents import selectors as documents
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.rating import selectors
from idi.lifecycle.rating.models import Quote

READ = ("developer", "contractor")
"""Whose credit is read: who takes out the policy and who builds."""


@signed_in("rating.quote")
def panel(request: Request, pk: int) -> HttpResponse:
    quote = selectors.quote(pk)
    context = {
        "quote": quote,
        "parties": _parties(quote, request),
        "trail": [(_("报价"), reverse("rating:quotes")), (quote.number, reverse("rating:quote", args=[pk]))],
    }
    return page(request, "rating/credit.html", context, fragment="rating/_credit.html")


def _parties(quote: Quote, request: Request) -> list[dict[str, Any]]:
    """Each party with its grades and facts, how they stand today, and the papers they were read in."""
    today = local_date(request.at)
    rows = [each for each in projects.participants(quote.project, today) if each.role in READ]
    organisations = {each.organisation_id: each.organisation for each in rows}
    facts = credit.facts_for_insurer(quote.project_id, organisations)
    grades = credit.grades_of(organisations)
    papers = credit.evidence_of(fact for rows in facts.values() for fact in rows)
    return [
        {
            "organisation": organisation,
            "grades": [(grade, standing(grade, today)) for grade in grades[pk]],
            "facts": [(fact, standing(fact, today), papers[fact.pk]) for fact in facts[pk] if not fact.is_grade],
        }
        for pk, organisation in organisations.items()
    ]


@signed_in("rating.quote")
def evidence(request: Request, pk: int, fact: int, document: int) -> HttpResponse:
    """The paper of a fact about a party of the quoted project."""
    quote = selectors.quote(pk)
    parties = [each.organisation_id for each in projects.participants(quote.project) if each.role in READ]
    facts = [each for rows in credit.facts_for_insurer(quote.project_id, parties).values() for each in rows]
    papers = [paper for each in facts if each.pk == fact for paper in credit.evidence(each) if paper.pk == document]
    if not papers:
        raise Http404
    answer = HttpResponse(documents.content(papers[0]), content_type=papers[0].content_type)
    answer["Content-Disposition"] = "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

"""An owner's own home: what it is insured for today, what was handed over with it, what was reported, what was said."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from idi.foundation.core.acting import house
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import mask_name, mask_phone
from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.documents import selectors as documents
from idi.foundation.notices import selectors as notices
from idi.lifecycle.acceptance import selectors as acceptance
from idi.lifecycle.acceptance import services
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims.asking import AskForm
from idi.lifecycle.payouts import selectors as payouts
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects

SHOWN = 5


def _mine(request: Request, code: str) -> projects.UnitCard:
    card = dict(projects.homes(request.actor)).get(code.upper())
    if card is None:
        raise Http404
    return card


@signed_in("projects.move_in")
def my_home(request: Request, code: str) -> HttpResponse:
    """404 for whoever holds no seat on the home."""
    card = _mine(request, code)
    on = local_date(request.at)
    with house(card.project_id, cause=request.actor):
        unit = projects.unit(card.unit_id)
        told = claims.told(unit, on, AskForm.asked(request).said)
        papers = list(acceptance.papers_of(unit))
        reports = list(claims.of_unit(card.unit_id)[:SHOWN])
        to_give = payouts.without_account(reports)
        accepted = acceptance.accepted_on(unit.building) is not None
        policy, ended_on = policies.policy_of_project(card.project_id), policies.ended_on(card.project_id)
    mine = acceptance.own_registration(request.actor, card.unit_id)
    context = {
        "card": card, "code": code.upper(), "told": told, "policy": policy, "ended_on": ended_on, "mine": mine,
        "name": mask_name(mine.name) if mine else "", "phone": mask_phone(mine.phone) if mine else "",
        "handover": acceptance.handover_of(unit), "papers": papers, "accepted": accepted,
        "reports": [(each, each.standing, each.pk in to_give) for each in reports],
        "messages_": notices.messages_of(request.actor)[:SHOWN],
        "in_cover": sum(1 for each in told.every if each.answer.state == "in_cover"), "on": on,
        "trail": [(gettext("首页"), "/")],
    }  # fmt: skip
    return page(request, "web/my_home.html", context)


@signed_in("projects.move_in")
def my_letter(request: Request, code: str) -> HttpResponse:
    """The owners' notice as a letter to this home."""
    card = _mine(request, code)
    with house(card.project_id, cause=request.actor) as inside:
        unit = projects.unit(card.unit_id)
        if acceptance.accepted_on(unit.building) is None:
            raise Http404
        content = services.letter(by=inside, at=request.at, unit=unit)
    return shown(content, "application/pdf", gettext("告知书 %(home)s.pdf") % {"home": unit.number})


def shown(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in("projects.move_in")
def my_paper(request: Request, code: str, pk: int) -> HttpResponse:
    """The quality guarantee or the manual in the version the home received."""
    card = _mine(request, code)
    with house(card.project_id, cause=request.actor):
        given = get_object_or_404(acceptance.papers_of(projects.unit(card.unit_id)), pk=pk)
        document = documents.readable(given.paper.document_id or 0)
        if document is None:
            raise Http404
        return shown(documents.content(document), document.content_type, document.title)

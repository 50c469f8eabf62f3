"""The inspector's page for a day without signal, and the few addresses its script talks to."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from pydantic import TypeAdapter, ValidationError

from idi.foundation.core import problems
from idi.foundation.core.clock import local_date
from idi.foundation.core.fetching import answers, sent
from idi.foundation.core.frontend import addresses_of, sprite_address, worker_script
from idi.foundation.core.pages import Request
from idi.foundation.documents import services as documents
from idi.lifecycle.inspections import assignments, selectors, services
from idi.lifecycle.inspections.models import Visit
from idi.lifecycle.inspections.services import Overtaken, SeenVisit
from idi.lifecycle.inspections.site_words import words

_SEEN_VISIT = TypeAdapter(SeenVisit)


@never_cache
@require_safe
def shell(request: Request) -> HttpResponse:
    """The page itself, without anybody's data: it opens without signal and with a log-in that has expired."""
    addresses = {
        "session": reverse("inspections:site_session"), "assignments": reverse("inspections:site_assignments"),
        "visits": reverse("inspections:site_visits"), "arrivals": reverse("documents:arrival", args=["0" * 64]),
        "worker": reverse("inspections:site_worker"), "login": f"{reverse('account_login')}?next={request.path}",
        "office": reverse("inspections:visits"), "sprite": sprite_address(),
    }  # fmt: skip
    return render(request, "inspections/site.html", {"words": words(), "addresses": addresses})


@never_cache
@require_safe
def worker(request: Request) -> HttpResponse:
    """The service worker of the site page."""
    first = [
        reverse("inspections:site"), reverse("inspections:site_manifest"), static("core/mark.svg"), sprite_address(),
        *addresses_of("site/main.ts"),
    ]  # fmt: skip
    return HttpResponse(worker_script("idi-site", first), content_type="text/javascript")


@require_safe
def manifest(request: Request) -> JsonResponse:
    """Lets the page be installed on a phone."""
    told = words()
    home = reverse("inspections:site")
    return JsonResponse(
        {
            "name": str(told["app_name"]), "short_name": str(told["app_short"]), "id": home, "start_url": home, "scope": home,
            "display": "standalone", "background_color": "#ffffff", "theme_color": "#16324f", "lang": "zh-CN",
            "icons": [{"src": static("core/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        },
        content_type="application/manifest+json",
    )  # fmt: skip


@require_safe
@answers("inspections.visit")
def session(request: Request) -> dict[str, Any]:
    """Who is signed in, the platform's clock, the token that acts must carry, and the pass for photos."""
    actor = request.actor
    return {
        "person": actor.person_id, "name": actor.name, "organisation": actor.organisation_name,
        "at": request.at.isoformat(), "token": get_token(request), "pass": documents.pass_for(actor.person_id or 0, request.at),
    }  # fmt: skip


@require_safe
@answers("inspections.visit")
def listing(request: Request) -> list[dict[str, Any]]:
    return assignments.offered(request.actor, local_date(request.at))


@require_safe
@answers("inspections.visit")
def assignment(request: Request, pk: int) -> dict[str, Any]:
    return assignments.assignment(request.actor, _mandate(request, pk), local_date(request.at))


@require_POST
@answers("inspections.visit")
def take_in(request: Request) -> HttpResponse:
    """A visit whole: 201, or 200 where it is here already. 409 tells how findings stand that others changed meanwhile."""
    told = sent(request)
    try:
        mandate = _mandate(request, int(told.pop("mandate", 0)))
        seen = _SEEN_VISIT.validate_python(told)
    except ValidationError as wrong:
        return problems.of_invalid([dict(each) for each in wrong.errors()])
    try:
        visit, new = services.take_in_visit(by=request.actor, at=request.at, mandate=mandate, seen=seen)
    except Overtaken as overtaken:
        return _overtaken(overtaken)
    return JsonResponse(_filed(visit), status=201 if new else 200)


def _filed(visit: Visit) -> dict[str, Any]:
    return {"number": visit.number, "address": reverse("inspections:visit", args=[visit.pk])}


def _overtaken(overtaken: Overtaken) -> HttpResponse:
    now = [
        {
            "id": finding.pk, "number": finding.number, "state": str(finding.standing.label), "grade": finding.grade_current,
            "remark": finding.closing_remark, "mark": selectors.standing_mark(finding), "closed": finding.state == "closed",
            "replied": finding.state == "replied",
        }
        for finding in overtaken.findings
    ]  # fmt: skip
    return problems.of_refusal(overtaken, overtaken=now)


def _mandate(request: Request, pk: int) -> Any:
    rows = selectors.mandates(request.actor, local_date(request.at)).filter(body_id__in=request.actor.organisation_ids)
    return get_object_or_404(rows, pk=pk)

"""One field over projects, policies, claims and organisations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.pages import page, signed_in
from idi.front.web import selectors

LEAST = 2
"""A single character finds half the platform."""


@signed_in()
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:60]
    asked = len(text) >= LEAST
    context = {
        "text": text,
        "asked": asked,
        "too_short": bool(text) and not asked,
        "groups": selectors.search(request.actor, text) if asked else [],  # type: ignore[attr-defined]
        "trail": [(_("首页"), "/")],
    }
    return page(request, "web/search.html", context, fragment="web/_hits.html")

"""For everybody, without an account: does a report still stand?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from idi.foundation.core import throttle
from idi.foundation.core.pages import page
from idi.lifecycle.inspections import report_check

_OFTEN = {"most": 60, "seconds": 60}


@require_safe
def result(request: HttpRequest, code: str) -> HttpResponse:
    """What went out under this code or number, and whether it was recalled or replaced."""
    if not throttle.allowed(request, "check", **_OFTEN):
        words = gettext("查询过于频繁，请一分钟后再试。")
        return page(request, "inspections/report_check.html", {"too_often": words}, status=429)
    found = report_check.checked(code)
    return page(request, "inspections/report_check.html", {"found": found, "code": code}, status=200 if found else 404)

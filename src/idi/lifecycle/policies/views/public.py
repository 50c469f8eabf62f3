from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from idi.foundation.core.pages import page
from idi.lifecycle.policies import selectors
from idi.lifecycle.policies.forms import CheckForm


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Where anybody types a number; what a QR code leads to is `result`."""
    form = CheckForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return HttpResponseRedirect(reverse("check:result", args=[form.cleaned_data["code"].strip().replace("/", "")]))
    return page(request, "policies/public/check.html", {"form": form})


@require_safe
def result(request: HttpRequest, code: str) -> HttpResponse:
    """What was issued under this number or code, or that nothing was."""
    found = selectors.check(code)
    return page(
        request, "policies/public/check.html", {"found": found, "code": code, "form": CheckForm({"code": code})}
    )

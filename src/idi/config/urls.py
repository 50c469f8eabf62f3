"""Addresses: each app brings its own `urls.py` and stands under its own word."""

from __future__ import annotations

from importlib.util import find_spec

from allauth.account.views import LoginView
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from idi.config.demo import login_choices

PREFIXES = {
    "idi.foundation.parties": "parties/",
    "idi.foundation.documents": "documents/",
    "idi.foundation.credit": "credit/",
    "idi.foundation.ledger": "ledger/",
    "idi.foundation.diary": "diary/",
    "idi.foundation.notices": "messages/",
    "idi.lifecycle.projects": "projects/",
    "idi.lifecycle.rating": "rating/",
    "idi.lifecycle.policies": "policies/",
    "idi.lifecycle.inspections": "inspections/",
    "idi.lifecycle.acceptance": "acceptance/",
    "idi.lifecycle.claims": "claims/",
    "idi.lifecycle.repairs": "repairs/",
    "idi.lifecycle.disputes": "disputes/",
    "idi.lifecycle.recovery": "recovery/",
    "idi.insight.statistics": "statistics/",
    "idi.insight.filings": "returns/",
    "idi.front.hotline": "hotline/",
    "idi.front.web": "",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "account/login/",
        LoginView.as_view(extra_context={"demo_accounts": login_choices() if settings.IDI_DEMO else []}),
        name="account_login",
    ),
    path("account/", include("allauth.account.urls")),
    path("health/", include("idi.config.health")),
    path("i18n/", include("django.conf.urls.i18n")),
    *(path(prefix, include(f"{app}.urls")) for app, prefix in PREFIXES.items() if find_spec(f"{app}.urls")),
]

handler403 = "idi.foundation.core.pages.forbidden"
handler404 = "idi.foundation.core.pages.not_found"
handler500 = "idi.foundation.core.pages.server_error"

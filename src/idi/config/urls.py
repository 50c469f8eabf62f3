"""Addresses: each app brings its own `urls.py` and stands under its own word."""

from __future__ import annotations

from importlib.util import find_spec

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from idi.config.api import api
from idi.config.demo import login_choices

PREFIXES = {
    "idi.foundation.parties": "parties/",
    "idi.foundation.keys": "keys/",
    "idi.foundation.standing": "standing/",
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
    "idi.lifecycle.payouts": "payouts/",
    "idi.lifecycle.disputes": "disputes/",
    "idi.lifecycle.recovery": "recovery/",
    "idi.lifecycle.complaints": "complaints/",
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
    path("account/logout/", LogoutView.as_view(), name="account_logout"),
    path("account/password/change/", PasswordChangeView.as_view(), name="account_change_password"),
    path("api/", api.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("p/check/", include("idi.lifecycle.policies.public_urls")),
    path("p/report/", include("idi.lifecycle.inspections.public_urls")),
    path("p/insurers/", include("idi.foundation.standing.public_urls")),
    path("p/join/", include("idi.foundation.parties.public_urls")),
    path("p/complain/", include("idi.lifecycle.complaints.public_urls")),
    path("p/", include("idi.front.web.public.urls")),
    *(path(prefix, include(f"{app}.urls")) for app, prefix in PREFIXES.items() if find_spec(f"{app}.urls")),
]

handler400 = "idi.foundation.core.pages.bad_request"
handler403 = "idi.foundation.core.pages.forbidden"
handler404 = "idi.foundation.core.pages.not_found"
handler500 = "idi.foundation.core.pages.server_error"

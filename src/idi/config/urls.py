"""Addresses: each app brings its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("health/", include("idi.config.health")),
    path("account/", include("allauth.account.urls")),
    path("documents/", include("idi.foundation.documents.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]

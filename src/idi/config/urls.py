"""Addresses: each app brings its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]

"""For everybody, without an account: how each insurer can be reached and how it works."""

from __future__ import annotations

from django.urls import path

from idi.foundation.standing.views import public

app_name = "insurers"
urlpatterns = [
    path("", public.listing, name="list"),
    path("<int:pk>/", public.detail, name="detail"),
    path("<int:pk>/files/<int:document_pk>/", public.file, name="file"),
]

"""For everybody, without an account: is this policy or proof genuine, and what does it say."""

from __future__ import annotations

from django.urls import path

from idi.lifecycle.policies.views import public

app_name = "check"
urlpatterns = [
    path("", public.ask, name="ask"),
    path("file/", public.file, name="file"),
    path("<str:code>/", public.result, name="result"),
]

"""For whoever was invited and has no account yet."""

from __future__ import annotations

from django.urls import path

from idi.foundation.parties.views import joining

app_name = "joining"
urlpatterns = [path("<str:token>/", joining.join, name="join")]

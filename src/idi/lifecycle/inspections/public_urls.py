"""For everybody, without an account: does this report still stand?"""

from __future__ import annotations

from django.urls import path

from idi.lifecycle.inspections.views import report_check

app_name = "report_check"
urlpatterns = [path("<str:code>/", report_check.result, name="result")]

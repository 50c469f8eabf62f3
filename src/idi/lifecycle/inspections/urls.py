from __future__ import annotations

from django.urls import path

from idi.lifecycle.inspections.views import findings, lists, mandates, visits

app_name = "inspections"
urlpatterns = [
    path("", lists.mandates, name="mandates"),
    path("visits/", lists.visits, name="visits"),
    path("findings/", lists.findings, name="findings"),
    path("projects/<int:pk>/", lists.panel, name="panel"),
    path("<int:pk>/", mandates.detail, name="mandate"),
    path("<int:pk>/appoint/", mandates.appoint, name="appoint"),
    path("<int:pk>/visit/", visits.record, name="record_visit"),
    path("visits/<int:pk>/", visits.detail, name="visit"),
    path("visits/<int:pk>/report/", visits.report, name="issue_report"),
    path("findings/<int:pk>/", findings.detail, name="finding"),
    path("findings/<int:pk>/reply/", findings.reply, name="reply"),
    path("findings/<int:pk>/close/", findings.close, name="close"),
    path("findings/<int:pk>/reject/", findings.reject, name="reject"),
]

from __future__ import annotations

from django.urls import path

from idi.lifecycle.inspections.views import (
    accidents,
    consequences,
    drawings,
    findings,
    library,
    lists,
    mandates,
    site,
    visits,
)

app_name = "inspections"
urlpatterns = [
    path("", lists.mandates, name="mandates"),
    path("visits/", lists.visits, name="visits"),
    path("findings/", lists.findings, name="findings"),
    path("projects/<int:pk>/", lists.panel, name="panel"),
    path("<int:pk>/", mandates.detail, name="mandate"),
    path("<int:pk>/appoint/", mandates.appoint, name="appoint"),
    path("<int:pk>/drawings/", drawings.listing, name="drawings"),
    path("<int:pk>/drawings/new/", drawings.file, name="file_drawing"),
    path("<int:pk>/drawings/<int:drawing_pk>/withdraw/", drawings.withdraw, name="withdraw_drawing"),
    path("site/", site.shell, name="site"),
    path("site/worker.js", site.worker, name="site_worker"),
    path("site/app.webmanifest", site.manifest, name="site_manifest"),
    path("site/session/", site.session, name="site_session"),
    path("site/assignments/", site.listing, name="site_assignments"),
    path("site/assignments/<int:pk>/", site.assignment, name="site_assignment"),
    path("site/visits/", site.take_in, name="site_visits"),
    path("library/", library.listing, name="library"),
    path("library/new/", library.file, name="file_library"),
    path("library/template/", library.template, name="library_template"),
    path("library/search/", library.search, name="library_search"),
    path("library/versions/", library.versions, name="library_versions"),
    path("library/versions/<int:pk>/", library.version, name="library_version"),
    path("<int:pk>/visit/", visits.record, name="record_visit"),
    path("visits/<int:pk>/", visits.detail, name="visit"),
    path("visits/<int:pk>/report/", visits.report, name="issue_report"),
    path("findings/<int:pk>/", findings.detail, name="finding"),
    path("findings/<int:pk>/reply/", findings.reply, name="reply"),
    path("findings/<int:pk>/close/", findings.close, name="close"),
    path("findings/<int:pk>/reject/", findings.reject, name="reject"),
    path("risks/", lists.risks, name="risks"),
    path("accidents/", accidents.listing, name="accidents"),
    path("accidents/<int:pk>/", accidents.detail, name="accident"),
    path("projects/<int:pk>/accident/", accidents.report, name="report_accident"),
    path("findings/<int:pk>/decide/", consequences.decide, name="decide"),
    path("findings/<int:pk>/decide/<int:consequence_pk>/lift/", consequences.lift, name="lift"),
]

from __future__ import annotations

from django.urls import path, re_path

from idi.foundation.documents.views import arrivals, certificates, files

app_name = "documents"
urlpatterns = [
    path("<int:pk>/", files.file, name="file"),
    path("<int:pk>/small/", files.small, name="small"),
    re_path(r"^arrivals/(?P<sha256>[0-9a-f]{64})/$", arrivals.arrival, name="arrival"),
    path("certificates/", certificates.listing, name="certificates"),
    path("certificates/new/", certificates.file, name="file_certificate"),
    path("certificates/<int:pk>/withdraw/", certificates.withdraw, name="withdraw_certificate"),
    path("certificates/<int:pk>/", certificates.download, name="certificate"),
]

from __future__ import annotations

from django.urls import path

from idi.foundation.documents.views import certificates, files

app_name = "documents"
urlpatterns = [
    path("<int:pk>/", files.file, name="file"),
    path("<int:pk>/small/", files.small, name="small"),
    path("certificates/", certificates.listing, name="certificates"),
    path("certificates/new/", certificates.file, name="file_certificate"),
    path("certificates/<int:pk>/withdraw/", certificates.withdraw, name="withdraw_certificate"),
    path("certificates/<int:pk>/", certificates.download, name="certificate"),
]

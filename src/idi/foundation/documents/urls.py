from __future__ import annotations

from django.urls import path

from idi.foundation.documents import views

app_name = "documents"
urlpatterns = [
    path("<int:pk>/", views.file, name="file"),
    path("<int:pk>/small/", views.small, name="small"),
]

from django.urls import path

from idi.insight.filings import views

app_name = "filings"
urlpatterns = [
    path("", views.returns, name="list"),
    path("build/", views.build, name="build"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/whole/", views.whole, name="whole"),
    path("<int:pk>/send/", views.send, name="send"),
]

from django.urls import path

from idi.foundation.keys import views

app_name = "keys"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.issue, name="issue"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/revoke/", views.revoke, name="revoke"),
]

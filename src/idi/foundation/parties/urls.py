from django.urls import path

from idi.foundation.parties import acting_for, views

app_name = "parties"
urlpatterns = [
    path("", views.organisations, name="list"),
    path("new/", views.register, name="register"),
    path("acting-for/", acting_for.choose, name="acting_for"),
    path("owners/new/", views.open_owner_account, name="open_owner_account"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/accounts/new/", views.open_account, name="open_account"),
    path("<int:pk>/qualifications/new/", views.qualify, name="qualify"),
    path("<int:pk>/links/new/", views.link, name="link"),
]

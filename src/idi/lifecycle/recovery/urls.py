from django.urls import path

from idi.lifecycle.recovery.views import acts, cases

app_name = "recovery"
urlpatterns = [
    path("", cases.listing, name="list"),
    path("<int:pk>/", cases.detail, name="detail"),
    path("<int:pk>/demand/", acts.demand, name="demand"),
    path("<int:pk>/receive/", acts.receive, name="receive"),
    path("<int:pk>/write-off/", acts.write_off, name="write_off"),
    path("claims/<int:claim_id>/open/", acts.open_case, name="open"),
    path("claims/<int:pk>/panel/", cases.panel, name="panel"),
]

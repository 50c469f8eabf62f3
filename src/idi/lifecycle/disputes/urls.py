from django.urls import path

from idi.lifecycle.disputes.views import acts, appraisals

app_name = "disputes"
urlpatterns = [
    path("", appraisals.listing, name="list"),
    path("<int:pk>/", appraisals.detail, name="detail"),
    path("<int:pk>/commission/", acts.commission, name="commission"),
    path("<int:pk>/turn-down/", acts.turn_down, name="turn_down"),
    path("<int:pk>/award/", acts.award, name="award"),
    path("claims/<int:claim_id>/apply/", acts.apply, name="apply"),
    path("claims/<int:pk>/panel/", appraisals.panel, name="panel"),
]

from django.urls import path

from idi.foundation.standing.views import eligibility, qualifications, sheets

app_name = "standing"
urlpatterns = [
    path("qualifications/<int:pk>/", qualifications.panel, name="qualifications"),
    path("qualifications/<int:pk>/new/", qualifications.qualify, name="qualify"),
    path("qualifications/<int:pk>/evidence/<int:document_pk>/", qualifications.evidence, name="evidence"),
    path("eligibility/<int:pk>/", eligibility.checklist, name="eligibility"),
    path("eligibility/<int:pk>/evidence/new/", eligibility.hand_in, name="hand_in"),
    path("eligibility/<int:pk>/assess/", eligibility.assess, name="assess"),
    path("sheets/", sheets.listing, name="sheets"),
    path("sheets/<int:pk>/", sheets.detail, name="sheet"),
    path("sheets/<int:pk>/publish/", sheets.publish, name="publish"),
    path("sheets/<int:pk>/team/new/", sheets.post_team, name="post_team"),
    path("sheets/<int:pk>/repairers/new/", sheets.engage_repairer, name="engage_repairer"),
    path("team/<int:pk>/end/", sheets.end_post, name="end_post"),
    path("repairers/<int:pk>/end/", sheets.end_repairer, name="end_repairer"),
]

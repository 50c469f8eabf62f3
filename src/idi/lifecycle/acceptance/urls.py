from django.urls import path

from idi.lifecycle.acceptance.views import pages, recording

app_name = "acceptance"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("projects/<int:pk>/", pages.project, name="project"),
    path("projects/<int:pk>/panel/", pages.panel, name="panel"),
    path("projects/<int:project_id>/settle/", recording.settle, name="settle"),
    path("projects/<int:project_id>/settle/correct/", recording.correct_settlement, name="correct_settlement"),
    path("projects/<int:project_id>/buildings/<int:pk>/accept/", recording.accept, name="accept"),
    path("projects/<int:project_id>/buildings/<int:pk>/hand-over/", recording.hand_over, name="hand_over"),
    path("buildings/<int:pk>/owner-notice/", pages.owner_notice, name="owner_notice"),
]

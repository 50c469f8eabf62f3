from django.urls import path

from idi.lifecycle.acceptance.views import building, letters, lists, next_of_policy, owners, pages, papers, recording

app_name = "acceptance"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("projects/<int:pk>/", pages.project, name="project"),
    path("policies/<int:pk>/next/", next_of_policy.next_of_policy, name="next_of_policy"),
    path("projects/<int:pk>/panel/", pages.panel, name="panel"),
    path("projects/<int:project_id>/buildings/<int:pk>/", building.building, name="building"),
    path("projects/<int:project_id>/buildings/<int:pk>/round/", building.record_round, name="record_round"),
    path("projects/<int:project_id>/buildings/<int:pk>/again/", building.accept_again, name="accept_again"),
    path("projects/<int:project_id>/buildings/<int:pk>/filing/", building.record_filing, name="record_filing"),
    path("projects/<int:project_id>/settle/", recording.settle, name="settle"),
    path("projects/<int:project_id>/settle/correct/", recording.correct_settlement, name="correct_settlement"),
    path("projects/<int:project_id>/buildings/<int:pk>/accept/", recording.accept, name="accept"),
    path("projects/<int:project_id>/buildings/<int:pk>/hand-over/", recording.hand_over, name="hand_over"),
    path("projects/<int:project_id>/lists/<str:kind>/new/", lists.upload, name="upload_list"),
    path("lists/<str:kind>/template/", lists.template, name="list_template"),
    path("lists/<int:pk>/", lists.home_list, name="home_list"),
    path("lists/<int:pk>/apply/", lists.apply, name="apply_list"),
    path("lists/<int:pk>/drop/", lists.drop, name="drop_list"),
    path("projects/<int:project_id>/papers/new/", papers.issue, name="issue_paper"),
    path("projects/<int:project_id>/buildings/<int:pk>/papers/", papers.give, name="give_papers"),
    path("projects/<int:project_id>/letters/new/", letters.ask, name="ask_letters"),
    path("letters/<int:pk>/", letters.letters, name="letters"),
    path("units/<int:pk>/letter/", letters.letter, name="letter"),
    path("units/<int:pk>/", papers.of_unit, name="of_unit"),
    path("owners/", owners.listing, name="owners"),
    path("owners/<int:pk>/", owners.owner, name="owner"),
    path("owners/<int:pk>/reveal/", owners.reveal, name="reveal_owner"),
    path("owners/<int:pk>/confirm/", owners.confirm, name="confirm_owner"),
    path("owners/<int:pk>/decline/", owners.decline, name="decline_owner"),
    path("buildings/<int:pk>/owner-notice/", pages.owner_notice, name="owner_notice"),
]

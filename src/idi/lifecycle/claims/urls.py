from __future__ import annotations

from django.urls import path

from idi.lifecycle.claims.views import claims, deciding, handling, library, prices, surveys

app_name = "claims"
urlpatterns = [
    path("", claims.claims, name="list"),
    path("surveyors/", surveys.surveyors, name="surveyors"),
    path("surveyors/new/", surveys.set_surveyor, name="set_surveyor"),
    path("surveyors/<int:pk>/", surveys.end_surveyor, name="end_surveyor"),
    path("visits/", surveys.visits, name="visits"),
    path("visits.ics", surveys.visits_file, name="visits_file"),
    path("visits/<int:pk>/", surveys.visit, name="visit"),
    path("visits/<int:pk>/contact/", surveys.visit_contact, name="visit_contact"),
    path("joint/", surveys.joints, name="joints"),
    path("joint/<int:pk>/", surveys.joint, name="joint"),
    path("limits/", library.limits, name="limits"),
    path("limits/new/", library.set_limit, name="set_limit"),
    path("reasons/", library.reasons, name="reasons"),
    path("reasons/write/", library.write_reason, name="write_reason"),
    path("prices/", prices.prices, name="prices"),
    path("prices/file/", prices.file_prices, name="file_prices"),
    path("prices/template/", prices.price_template, name="price_template"),
    path("<int:pk>/", claims.detail, name="detail"),
    path("<int:pk>/contact/", claims.contact, name="contact"),
    path("<int:pk>/acknowledge/", handling.acknowledge, name="acknowledge"),
    path("<int:pk>/papers/", handling.papers, name="papers"),
    path("<int:pk>/papers/received/", handling.papers_received, name="papers_received"),
    path("<int:pk>/dispatch/", surveys.dispatch, name="dispatch"),
    path("<int:pk>/joint/", surveys.invite, name="invite"),
    path("<int:pk>/survey/", handling.survey, name="survey"),
    path("<int:pk>/decide/", deciding.decide, name="decide"),
    path("<int:pk>/decide-anew/", deciding.decide_anew, name="decide_anew"),
    path("<int:pk>/approve/", deciding.answer_draft, name="answer_draft"),
    path("<int:pk>/reserve/", deciding.reserve, name="reserve"),
    path("<int:pk>/object/", handling.object, name="object"),
    path("<int:pk>/review/", handling.review, name="review"),
    path("<int:pk>/resolve/", handling.resolve, name="resolve"),
    path("<int:pk>/note/", handling.note, name="note"),
    path("<int:pk>/reopen/", handling.reopen, name="reopen"),
    path("<int:pk>/close/", handling.close, name="close"),
]

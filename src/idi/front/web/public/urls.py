from __future__ import annotations

from django.urls import path

from idi.front.web.public import adding, calculator, drafts, following, homes, registering

app_name = "public"
urlpatterns = [
    path("", homes.front, name="front"),
    path("cover/", calculator.calculator, name="calculator"),
    path("report/", homes.report_by_address, name="report_by_address"),
    path("photos/<str:code>/", drafts.add, name="draft_photos"),
    path("photos/<str:code>/<str:sha256>/", drafts.photo, name="draft_photo"),
    path("photos/<str:code>/<str:sha256>/drop/", drafts.drop, name="drop_draft_photo"),
    path("code/", homes.send_code, name="send_code"),
    path("unit/<str:code>/", homes.unit, name="unit"),
    path("unit/<str:code>/estate/", homes.estate, name="estate"),
    path("unit/<str:code>/estate/<int:pk>/join/", homes.join_estate, name="join_estate"),
    path("register/", registering.register, name="register"),
    path("unit/<str:code>/register/", registering.register_home, name="register_home"),
    path("unit/<str:code>/report/", homes.report, name="report"),
    path("track/<str:code>/", following.track, name="track"),
    path("track/<str:code>/add/", adding.add, name="add"),
    path("track/<str:code>/photo/<int:pk>/", adding.photo, name="photo"),
    path("track/<str:code>/owner/", adding.prove, name="prove"),
    path("track/<str:code>/contest/", adding.contest, name="contest"),
    path("track/<str:code>/self-pay/", adding.self_pay, name="self_pay"),
    path("track/<str:code>/account/", adding.account, name="account"),
    path("track/<str:code>/letter/", following.letter, name="letter"),
    path("track/<str:code>/object/", following.object, name="object"),
    path("track/<str:code>/withdraw/", following.withdraw, name="withdraw"),
]

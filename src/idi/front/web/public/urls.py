from __future__ import annotations

from django.urls import path

from idi.front.web.public import calculator, following, homes

app_name = "public"
urlpatterns = [
    path("", homes.front, name="front"),
    path("cover/", calculator.calculator, name="calculator"),
    path("report/", homes.report_by_address, name="report_by_address"),
    path("unit/<str:code>/", homes.unit, name="unit"),
    path("unit/<str:code>/report/", homes.report, name="report"),
    path("track/<str:code>/", following.track, name="track"),
    path("track/<str:code>/letter/", following.letter, name="letter"),
    path("track/<str:code>/object/", following.object, name="object"),
    path("track/<str:code>/withdraw/", following.withdraw, name="withdraw"),
]

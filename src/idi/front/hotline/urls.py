from __future__ import annotations

from django.urls import path

from idi.front.hotline.views import desk, queue, shifts

app_name = "hotline"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("homes/<int:pk>/", desk.home, name="home"),
    path("homes/<int:pk>/report/", desk.report, name="report"),
    path("report/", desk.report_unplaced, name="report_unplaced"),
    path("ringing/", desk.ringing, name="ringing"),
    path("complain/", desk.complain, name="complain"),
    path("shifts/", shifts.shifts, name="shifts"),
    path("shifts/new/", shifts.hand_over, name="hand_shift_over"),
    path("shifts/<int:pk>/confirm/", shifts.confirm, name="confirm_shift"),
    path("statistics/", shifts.statistics, name="statistics"),
    path("calls/", queue.calls, name="calls"),
    path("calls/new/", desk.note, name="note"),
    path("calls/<int:pk>/close/", queue.close_call, name="close_call"),
    path("calls/<int:pk>/phone/", queue.phone, name="call_phone"),
    path("queue/", queue.queue, name="queue"),
    path("queue/<int:pk>/", queue.place, name="place"),
    path("queue/<int:pk>/<int:unit_id>/", queue.assign, name="assign"),
]

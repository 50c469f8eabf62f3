from django.urls import path

from idi.lifecycle.repairs.views import acts, orders, public, tenders, today

app_name = "repairs"
urlpatterns = [
    path("", orders.listing, name="list"),
    path("<int:pk>/", orders.detail, name="detail"),
    path("<int:pk>/accept/", acts.accept, name="accept"),
    path("<int:pk>/send-back/", acts.send_back, name="send_back"),
    path("<int:pk>/finish/", acts.finish, name="finish"),
    path("<int:pk>/confirm/", acts.confirm, name="confirm"),
    path("<int:pk>/rework/", acts.rework, name="rework"),
    path("claims/<int:claim_id>/order/", acts.order, name="order"),
    path("today/", today.today, name="today"),
    path("<int:pk>/appoint/", acts.appoint, name="appoint"),
    path("<int:pk>/before/", acts.show_before, name="show_before"),
    path("<int:pk>/recheck/", acts.recheck, name="recheck"),
    path("<int:pk>/agree/", acts.agree, name="agree"),
    path("claims/<int:claim_id>/emergency/", acts.emergency, name="emergency"),
    path("claims/<int:claim_id>/self-paid/", acts.self_paid, name="self_paid"),
    path("claims/<int:claim_id>/warranty/", acts.under_warranty, name="under_warranty"),
    path("claims/<int:claim_id>/cash/", acts.cash, name="cash"),
    path("claims/<int:claim_id>/prices/", acts.ask_prices, name="ask_prices"),
    path("cash/<int:pk>/", acts.answer_cash, name="answer_cash"),
    path("tenders/<int:pk>/", tenders.tender, name="tender"),
    path("tenders/<int:pk>/open/", tenders.open_prices, name="open_prices"),
    path("tenders/<int:pk>/cancel/", tenders.cancel, name="cancel_tender"),
    path("quotes/<int:pk>/", tenders.quote, name="quote"),
    path("quotes/<int:pk>/award/", tenders.award, name="award"),
    path("units/<int:pk>/", orders.of_unit, name="of_unit"),
    path("claims/<int:pk>/panel/", orders.panel, name="panel"),
    path("track/<str:code>/", public.tracked, name="tracked"),
    path("track/<str:code>/confirm/", public.confirm, name="tracked_confirm"),
    path("track/<str:code>/rework/", public.rework, name="tracked_rework"),
    path("track/<str:code>/agree/", public.agree, name="tracked_agree"),
    path("track/<str:code>/cash/", public.cash, name="tracked_cash"),
]

from django.urls import path

from idi.lifecycle.repairs.views import acts, orders, public

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
    path("claims/<int:pk>/panel/", orders.panel, name="panel"),
    path("track/<str:code>/", public.tracked, name="tracked"),
    path("track/<str:code>/confirm/", public.confirm, name="tracked_confirm"),
    path("track/<str:code>/rework/", public.rework, name="tracked_rework"),
]

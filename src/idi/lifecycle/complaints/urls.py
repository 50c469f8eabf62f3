from django.urls import path

from idi.lifecycle.complaints.views import acts, complaints, statistics

app_name = "complaints"
urlpatterns = [
    path("", complaints.listing, name="list"),
    path("statistics/", statistics.overview, name="statistics"),
    path("<int:pk>/", complaints.detail, name="detail"),
    path("<int:pk>/take/", acts.take, name="take"),
    path("<int:pk>/assign/", acts.assign, name="assign"),
    path("<int:pk>/direct/", acts.direct, name="direct"),
    path("<int:pk>/extend/", acts.extend, name="extend"),
    path("<int:pk>/answer/", acts.answer, name="answer"),
    path("<int:pk>/contact/", acts.contact, name="contact"),
    path("claims/<int:pk>/panel/", complaints.panel, name="panel"),
]

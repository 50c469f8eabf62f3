from django.urls import path

from idi.foundation.credit import views

app_name = "credit"
urlpatterns = [
    path("", views.facts, name="list"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
    path("organisations/<int:pk>/panel/", views.panel, name="panel"),
    path("organisations/<int:pk>/grades/new/", views.record_grade, name="record_grade"),
    path("facts/<int:pk>/", views.fact, name="fact"),
    path("facts/<int:pk>/reply/", views.reply, name="reply"),
]

from django.urls import path

from idi.foundation.diary import views

app_name = "diary"
urlpatterns = [path("", views.tasks, name="list")]

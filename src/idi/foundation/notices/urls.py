from django.urls import path

from idi.foundation.notices import views

app_name = "notices"
urlpatterns = [path("", views.inbox, name="list"), path("<int:pk>/", views.open, name="open")]

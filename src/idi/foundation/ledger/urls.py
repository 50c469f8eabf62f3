from django.urls import path

from idi.foundation.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.dues, name="dues"),
    path("<int:pk>/", views.due, name="due"),
    path("<int:pk>/settle/", views.settle, name="settle"),
]

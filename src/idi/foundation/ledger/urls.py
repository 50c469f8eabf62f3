from django.urls import path

from idi.foundation.ledger.views import dues

app_name = "ledger"
urlpatterns = [
    path("", dues.dues, name="dues"),
    path("<int:pk>/", dues.due, name="due"),
    path("<int:pk>/settle/", dues.settle, name="settle"),
]

from django.urls import path

from idi.foundation.notices.views import inbox, outbox, preferences

app_name = "notices"
urlpatterns = [
    path("", inbox.inbox, name="list"),
    path("<int:pk>/", inbox.open, name="open"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("sent/", outbox.outbox, name="outbox"),
    path("sent/<int:pk>/", outbox.sending, name="sending"),
]

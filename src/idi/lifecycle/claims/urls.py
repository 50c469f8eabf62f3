from __future__ import annotations

from django.urls import path

from idi.lifecycle.claims.views import claims, handling, prices

app_name = "claims"
urlpatterns = [
    path("", claims.claims, name="list"),
    path("prices/", prices.prices, name="prices"),
    path("prices/file/", prices.file_prices, name="file_prices"),
    path("prices/template/", prices.price_template, name="price_template"),
    path("<int:pk>/", claims.detail, name="detail"),
    path("<int:pk>/contact/", claims.contact, name="contact"),
    path("<int:pk>/acknowledge/", handling.acknowledge, name="acknowledge"),
    path("<int:pk>/papers/", handling.papers, name="papers"),
    path("<int:pk>/papers/received/", handling.papers_received, name="papers_received"),
    path("<int:pk>/survey/", handling.survey, name="survey"),
    path("<int:pk>/decide/", handling.decide, name="decide"),
    path("<int:pk>/object/", handling.object, name="object"),
    path("<int:pk>/review/", handling.review, name="review"),
    path("<int:pk>/resolve/", handling.resolve, name="resolve"),
    path("<int:pk>/note/", handling.note, name="note"),
    path("<int:pk>/reopen/", handling.reopen, name="reopen"),
    path("<int:pk>/close/", handling.close, name="close"),
]

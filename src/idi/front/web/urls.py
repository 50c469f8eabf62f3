from django.urls import path

from idi.front.web.views import home, missing, scorecards, search, supervision

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("missing/", missing.listing, name="missing"),
    path("scorecards/", scorecards.overview, name="scorecards"),
    path("scorecards/<int:pk>/score/", scorecards.score, name="score"),
    path("supervision/", supervision.overview, name="supervision"),
]

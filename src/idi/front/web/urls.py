from django.urls import path

from idi.front.web.views import home, missing, my_home, scorecards, search, supervision

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("homes/<str:code>/", my_home.my_home, name="my_home"),
    path("homes/<str:code>/papers/<int:pk>/", my_home.my_paper, name="my_paper"),
    path("homes/<str:code>/letter/", my_home.my_letter, name="my_letter"),
    path("missing/", missing.listing, name="missing"),
    path("scorecards/", scorecards.overview, name="scorecards"),
    path("scorecards/<int:pk>/score/", scorecards.score, name="score"),
    path("supervision/", supervision.overview, name="supervision"),
]

from django.urls import path

from idi.front.web.views import home, missing, search, supervision

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("missing/", missing.listing, name="missing"),
    path("supervision/", supervision.overview, name="supervision"),
]

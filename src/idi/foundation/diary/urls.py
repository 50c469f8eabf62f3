from django.urls import path

from idi.foundation.diary.views import assigning, filters, tasks

app_name = "diary"
urlpatterns = [
    path("", tasks.tasks, name="list"),
    path("team/", assigning.team, name="team"),
    path("<int:pk>/assign/", assigning.assign, name="assign"),
    path("stand-in/", assigning.stand_in, name="stand_in"),
    path("filters/", filters.filters, name="filters"),
    path("filters/new/", filters.keep, name="keep_filter"),
    path("filters/<int:pk>/default/", filters.default, name="default_filter"),
    path("filters/<int:pk>/drop/", filters.drop, name="drop_filter"),
]

from django.urls import path

from idi.foundation.diary.views import absences, assigning, filters, tasks

app_name = "diary"
urlpatterns = [
    path("", tasks.tasks, name="list"),
    path("team/", assigning.team, name="team"),
    path("<int:pk>/assign/", assigning.assign, name="assign"),
    path("absences/", absences.listing, name="absences"),
    path("absences/new/", absences.file, name="file_absence"),
    path("absences/<int:pk>/end/", absences.end, name="end_absence"),
    path("stand-in/", assigning.stand_in, name="stand_in"),
    path("filters/", filters.filters, name="filters"),
    path("filters/new/", filters.keep, name="keep_filter"),
    path("filters/<int:pk>/default/", filters.default, name="default_filter"),
    path("filters/<int:pk>/drop/", filters.drop, name="drop_filter"),
]

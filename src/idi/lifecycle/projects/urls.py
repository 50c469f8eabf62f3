from django.urls import path

from idi.lifecycle.projects.views import cards, contents, editing, holdings, homes, keeping, pilot, projects

app_name = "projects"
urlpatterns = [
    path("", projects.projects, name="list"),
    path("new/", projects.register, name="register"),
    path("pilot/", pilot.programmes, name="pilot"),
    path("pilot/new/", pilot.open_programme, name="open_programme"),
    path("<int:pk>/", projects.detail, name="detail"),
    path("<int:pk>/edit/", editing.edit_project, name="edit"),
    path("<int:pk>/history/", editing.history, name="history"),
    path("buildings/<int:pk>/edit/", editing.edit_building, name="edit_building"),
    path("units/<int:pk>/edit/", editing.edit_unit, name="edit_unit"),
    path("<int:pk>/designate/", pilot.designate, name="designate"),
    path("<int:pk>/participants/new/", projects.add_participant, name="add_participant"),
    path("<int:pk>/contracts/new/", projects.record_contract, name="record_contract"),
    path("<int:pk>/premium-line/", projects.record_premium_line, name="record_premium_line"),
    path("<int:pk>/keepers/", keeping.panel, name="keepers"),
    path("<int:pk>/keepers/new/", keeping.seat, name="seat_keeper"),
    path("keepers/<int:pk>/end/", keeping.unseat, name="unseat_keeper"),
    path("<int:pk>/buildings/new/", contents.add_building, name="add_building"),
    path("buildings/<int:pk>/cards/", cards.cards, name="cards"),
    path("<int:pk>/units/", contents.units, name="units"),
    path("<int:pk>/units/import/", contents.import_units, name="import_units"),
    path("homes/new/", homes.move_in, name="move_in"),
    path("of-organisation/<int:pk>/", holdings.of_organisation, name="of_organisation"),
    path("units/template/", contents.template, name="unit_template"),
    path("units/<int:pk>/", contents.unit, name="unit"),
]

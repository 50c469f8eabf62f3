"""Large lists are compared and applied by the worker, each step a transaction of its own."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.lifecycle.projects import services
from idi.lifecycle.projects.models import ContentsImport


def _house(project_id: int, person_id: int | None, organisation_id: int | None) -> Actor:
    return Actor(kind="house", person_id=person_id, organisation_id=organisation_id, scope_id=project_id)


@app.task(name="projects.compare_contents")
def compare_contents(pk: int, project_id: int, at: str, person_id: int | None, organisation_id: int | None) -> None:
    """Lays an uploaded list beside the register, at the moment it was uploaded."""
    house = _house(project_id, person_id, organisation_id)
    with acting(house, datetime.fromisoformat(at)) as frame:
        row = ContentsImport.objects.select_related("project").get(pk=pk)
        if row.state == "waiting":
            services.compare_contents(by=house, at=frame.at, imported=row)


@app.task(name="projects.apply_contents")
def apply_contents(pk: int, project_id: int, at: str, person_id: int | None, organisation_id: int | None) -> None:
    """Writes a confirmed list, at the moment it was confirmed."""
    house = _house(project_id, person_id, organisation_id)
    with acting(house, datetime.fromisoformat(at)) as frame:
        row = ContentsImport.objects.select_related("project").get(pk=pk)
        if row.state == "applying":
            services.apply_contents(by=house, at=frame.at, imported=row)

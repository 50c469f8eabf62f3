"""The pilot as its page shows it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection

from idi import rules
from idi.foundation.seats.selectors import region_name
from idi.lifecycle.projects.models import Programme, Project

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


@dataclass(frozen=True, slots=True)
class Area:
    """A pilot area with the projects designated in it, as far as the actor may see them, and how many there are in all."""

    name: str
    projects: list[Project]
    count: int
    joined_on: date | None
    consent: str
    least: int
    most: int | None

    @property
    def missing(self) -> int:
        """How many more projects the notice wants here at least."""
        return max(0, self.least - self.count)

    @property
    def unseen(self) -> int:
        """How many of the projects the actor may not see."""
        return self.count - len(self.projects)


@dataclass(frozen=True, slots=True)
class Pilot:
    """A programme as its page shows it; `because` are the figures of law it rests on, `most` projects go into one area."""

    programme: Programme
    region: str
    law: str
    areas: list[Area]
    firms: list[Organisation]
    most: int | None
    because: tuple[rules.Because, ...]


def pilots(on: date) -> list[Pilot]:
    """The programmes, newest first."""
    designated: dict[str, list[Project]] = defaultdict(list)
    for row in Project.objects.filter(designated_on__isnull=False).select_related("developer").order_by("id"):
        designated[row.region_code].append(row)
    counts = _counts()
    rows = Programme.objects.prefetch_related("areas", "firms__organisation").order_by("-opened_on", "-id")
    return [_pilot(programme, designated, counts, on) for programme in rows]


def pilot_full(region_code: str, on: date) -> bool:
    """The county has as many pilot projects as the law of its place gives it; known to everybody, as the counts are."""
    law = rules.law(region_code)
    if not law.declares("pilot_projects_per_area"):
        return False
    most: int = law.figure("pilot_projects_per_area", on).table()["max"]
    return _counts().get(region_code, 0) >= most


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT region_code, designated FROM projects_pilot_counts()")
        return dict(cursor.fetchall())


def _pilot(programme: Programme, designated: dict[str, list[Project]], counts: dict[str, int], on: date) -> Pilot:
    law = rules.law(programme.law)
    figures = [
        law.figure(name, on)
        for name in ("pilot_areas", "pilot_firms", "pilot_projects_per_area", "project_kinds")
        if law.declares(name)
    ]
    places = next((figure.table() for figure in figures if figure.name == "pilot_projects_per_area"), {})
    return Pilot(
        programme,
        region_name(programme.region_code),
        law.title,
        [
            Area(
                region_name(area.region_code),
                designated[area.region_code],
                counts.get(area.region_code, 0),
                area.joined_on,
                area.consent,
                places.get("min", 0),
                places.get("max"),
            )
            for area in programme.areas.all()
        ],
        [firm.organisation for firm in programme.firms.all()],
        places.get("max"),
        tuple(figure.because for figure in figures),
    )

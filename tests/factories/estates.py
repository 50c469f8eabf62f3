"""Notices of many homes through the door.

kept_by(world, project)                           # the property firm looks after the project
estate = an_estate(world, project)                # all homes of it, reported by the firm
estate = an_explained_estate(world, project)      # its survey planned for the 4th, its cause found on the 5th
"""

from __future__ import annotations

from datetime import date
from typing import Any

from idi.foundation.core.acting import acting, house
from idi.foundation.seats import services as seats
from idi.lifecycle.claims import services
from idi.lifecycle.claims.models import Claim, Estate
from idi.lifecycle.projects.models import Project, Unit
from tests.factories import HOUSE, on
from tests.factories.claims import DECIDED, REPORTED
from tests.factories.parties import World
from tests.factories.policies import SIGNED

VISITED = on(2025, 3, 4, 15)
WORDS = {
    "symptom": "leak", "place": "window", "narrative": "台风后多户外窗渗水", "discovered_on": date(2025, 3, 1),
    "reporter_name": "物业经办（示例）", "reporter_phone": "0573-87000000",
}  # fmt: skip


def kept_by(world: World, project: Project) -> None:
    """The property firm looks after the project."""
    with acting(HOUSE, SIGNED), house(project.pk, cause=HOUSE):
        seats.seat(world.keepers.pk, project.pk, role="property_firm", from_on=SIGNED.date())


def homes_of(project: Project) -> list[Unit]:
    with acting(HOUSE, REPORTED), house(project.pk, cause=HOUSE):
        return list(
            Unit.objects.filter(project=project, part="inside").select_related("building", "project").order_by("id")
        )


def an_estate(world: World, project: Project, **changes: Any) -> Estate:
    given = {**WORDS, "units": homes_of(project), **changes}
    with acting(world.keeper, REPORTED):
        return services.report_estate(by=world.keeper, at=REPORTED, project=project, **given)


def claims_of(estate: Estate) -> list[Claim]:
    with acting(HOUSE, REPORTED), house(estate.project_id, cause=HOUSE):
        return list(Claim.objects.filter(estate=estate).select_related("unit").order_by("id"))


def an_explained_estate(world: World, project: Project, **changes: Any) -> Estate:
    """Planned and explained by the lead; no home was looked at by itself."""
    kept_by(world, project)
    estate, by = an_estate(world, project, **changes), world.claims_handler
    with acting(by, REPORTED):
        services.plan_survey(by=by, at=REPORTED, estate=estate, visit_at=VISITED, plan="先看各单元顶层和西侧")
    with acting(by, DECIDED):
        return services.find_cause(
            by=by, at=DECIDED, estate=estate, cause="construction", finding="窗框与墙体间未填实",
            responsible_id=world.contractor.pk,
        )  # fmt: skip

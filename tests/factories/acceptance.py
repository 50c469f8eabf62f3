"""Completed works through the doors.

home = an_insured_home(world, accepted_on=None)
accept(world, home.building)                      # 2020-06-15
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from idi.foundation.core.acting import acting
from idi.lifecycle.acceptance import services
from idi.lifecycle.acceptance.models import Acceptance
from idi.lifecycle.projects.models import Building, Project
from tests.factories import on
from tests.factories.parties import World

ACCEPTED_ON = date(2020, 6, 15)
RECORDED = on(2020, 6, 20)


def buildings_of(world: World, project: Project, at: datetime = RECORDED) -> list[Building]:
    """The buildings as the developer sees them."""
    with acting(world.developer, at):
        return list(Building.objects.filter(project=project).select_related("project__developer").order_by("sort_key"))


def accept(world: World, building: Building, *, at: datetime = RECORDED, **changes: Any) -> Acceptance:
    """The developer records the acceptance of a building."""
    given = {"accepted_on": ACCEPTED_ON, "filed_on": None, **changes}
    with acting(world.developer, at):
        return services.accept(by=world.developer, at=at, building=building, **given)

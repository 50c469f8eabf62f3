"""Nobody lets himself in: what the tables themselves refuse, whatever the code above them does."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.parties.models import Membership
from idi.foundation.seats import services as seats
from idi.foundation.seats.models import Seat
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.parties import World

pytestmark = pytest.mark.django_db
AT = on(2019, 6, 1)


@pytest.fixture
def project(standing_project: Project) -> Project:
    return standing_project


@contextlib.contextmanager
def refused(words: str) -> Iterator[None]:
    """The database refuses the block, in these words."""
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        yield


def take_a_seat(actor: Actor, **seat: object) -> None:
    Seat.objects.create(holder_id=actor.organisation_id, from_on=AT.date(), **seat)


def test_nobody_seats_himself_in_a_project_of_others(world: World, project: Project) -> None:
    for stranger in (world.other_developer, world.underwriter):
        with acting(stranger, AT):
            with refused("row-level security"):
                take_a_seat(stranger, scope_id=project.pk, role="insurer_lead")
            assert not Project.objects.filter(pk=project.pk).exists()


def test_nobody_seats_himself_in_a_region(world: World) -> None:
    with acting(world.other_developer, AT), refused("row-level security"):
        take_a_seat(world.other_developer, region_code="330400", role="housing_authority")
    with acting(world.other_developer, AT), refused("house of the holder"):
        seats.seat_region(world.jiayuan.pk, "330400", role="housing_authority", from_on=AT.date())


def test_the_house_of_another_scope_gives_no_region_either(world: World, project: Project) -> None:
    with acting(world.developer, AT), house(project.pk, cause=world.developer), refused("house of the holder"):
        seats.seat_region(world.hongxiang.pk, "330400", role="housing_authority", from_on=AT.date())


def test_an_ended_seat_is_not_reopened_by_its_holder(world: World, project: Project) -> None:
    with acting(world.developer, AT):
        seats.seat(world.lead.pk, project.pk, role="insurer", from_on=AT.date())
        seats.unseat(world.lead.pk, project.pk, role="insurer", until_on=AT.date())
    with acting(world.underwriter, on(2019, 6, 2)), refused("row-level security"):
        Seat.objects.filter(holder_id=world.lead.pk, scope_id=project.pk).update(until_on=None)


def test_nobody_gives_himself_a_role(world: World) -> None:
    with acting(world.developer, AT), refused("row-level security"):
        Membership.objects.create(
            person_id=world.developer.person_id, organisation=world.lead, role="underwriter", from_on=AT.date()
        )


def test_the_street_opens_no_scope() -> None:
    with acting(ANONYMOUS, AT), connection.cursor() as cursor:
        for call in ("seats_open('platform', '330400', NULL, 'self')", "seats_open_many('unit', '330400', 3)"):
            with refused("known"):
                cursor.execute(f"SELECT {call}")

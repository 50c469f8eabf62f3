"""The day of an inspector: which sites, in which order, where they lie; and what stands out for the insurer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.diary import services as diary
from idi.foundation.diary.models import Task
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.models import Plan
from idi.lifecycle.inspections.selectors.workday import Stop, in_order
from idi.lifecycle.projects import services as projects
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.inspections import a_finding, a_visit
from tests.factories.parties import World
from tests.factories.planning import ASKED, VISIT_AT, a_booking, a_node, a_plan
from tests.factories.projects import REGISTERED
from tests.factories.visitors import a_browser


def a_stop(number: int, place: tuple[str, str] | None, *, at: int | None = None, due: int = 1) -> Stop:
    latitude, longitude = (Decimal(each) for each in place) if place else (None, None)
    project = Project(pk=number, name=f"工程{number}", latitude=latitude, longitude=longitude)
    moment = datetime.combine(date(2019, 6, 5), time(at)) if at is not None else None
    return Stop(project, [Task(due_on=date(2019, 6, due))], moment)


def test_agreed_hours_come_first_then_always_the_nearest_and_what_nobody_placed_last() -> None:
    nowhere = a_stop(1, None)
    near, far = a_stop(2, ("30.51", "120.70")), a_stop(3, ("30.80", "120.70"))
    late, early = a_stop(4, ("30.50", "120.70"), at=15), a_stop(5, ("30.90", "120.70"), at=9)
    way = in_order([nowhere, far, near, late, early])
    assert [each.project.pk for each in way] == [5, 4, 2, 3, 1]
    assert [each.away_km for each in way] == [None, 44.5, 1.1, 32.2, None]
    assert way[2].geo == "geo:30.51,120.70" and way[-1].geo == ""


@given(
    st.lists(
        st.tuples(st.none() | st.tuples(st.integers(27, 31), st.integers(118, 122)), st.none() | st.integers(8, 18)),
        max_size=8,
    )
)
def test_every_site_is_gone_to_once(told: list[tuple[tuple[int, int] | None, int | None]]) -> None:
    found = [a_stop(n, (str(place[0]), str(place[1])) if place else None, at=at) for n, (place, at) in enumerate(told)]
    way = in_order(found)
    assert sorted(each.project.pk for each in way) == sorted(each.project.pk for each in found)
    times = [each.at for each in way if each.at]
    assert times == sorted(times) and [bool(each.at) for each in way] == [True] * len(times) + [False] * (
        len(way) - len(times)
    )


@pytest.mark.django_db
def test_the_home_of_the_inspector_lists_the_sites_of_the_day_with_a_map(
    standing_project: Project, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = standing_project
    place = {"latitude": Decimal("30.512345"), "longitude": Decimal("120.698765")}
    with acting(world.developer, REGISTERED) as frame:
        projects.edit_project(by=frame.actor, at=frame.at, project=project, version=project.version, facts=place)
    booking = a_booking(world, a_node(world, a_plan(world, project), "basement"))
    with acting(world.inspector, ASKED):
        services.confirm_booking(by=world.inspector, at=ASKED, booking=booking)
    monkeypatch.setattr(clock, "now", lambda: VISIT_AT)
    inspector = a_browser(world.inspector)
    for address in ("/", reverse("inspections:today")):
        shown = inspector.get(address).content.decode()
        assert "今天要去的工地" in shown and "geo:30.512345,120.698765" in shown and project.name in shown
    assert "今天要去的工地" not in a_browser(world.underwriter).get("/").content.decode()
    with acting(world.inspector, VISIT_AT):
        (stop,) = selectors.stops(world.inspector, VISIT_AT.date())
        assert stop.at == VISIT_AT
        for task in stop.tasks:
            diary.assign(
                by=world.inspector, at=VISIT_AT, task=task, person_id=world.reviewing_inspector.person_id, reason="顺路"
            )
        assert selectors.stops(world.inspector, VISIT_AT.date()) == [], "a colleague goes"
    with acting(world.reviewing_inspector, VISIT_AT):
        assert len(selectors.stops(world.reviewing_inspector, VISIT_AT.date())) == 1
        later = VISIT_AT.date() - timedelta(days=4)
        assert all(each.at is None for each in selectors.stops(world.reviewing_inspector, later))


@pytest.mark.django_db
def test_the_home_of_the_insurer_shows_what_stands_out(
    world: World, monkeypatch: pytest.MonkeyPatch, plan: Plan
) -> None:
    monkeypatch.setattr(clock, "now", lambda: on(2019, 6, 4))
    insurer = a_browser(world.underwriter)
    assert "承保的工程没有严重或逾期的风险" in insurer.get("/").content.decode()
    with acting(world.inspector, on(2019, 6, 3)):
        mandate = selectors.mandate_of_project(plan.project_id)
    assert mandate is not None
    a_visit(world, mandate, a_finding(world, grade="D", photos=[]), a_finding(world, photos=[]))
    shown = insurer.get("/").content.decode()
    assert reverse("inspections:mandate", args=[mandate.pk]) in shown and reverse("inspections:risks") in shown
    with acting(world.underwriter, on(2019, 6, 4)):
        (row,) = selectors.at_risk(world.underwriter, date(2019, 6, 4), 6)
        assert (row.open_count, row.severe_count, row.overdue_count) == (2, 1, 0)  # type: ignore[attr-defined]
    assert "风险看板" not in a_browser(world.inspector).get("/").content.decode().split("<main")[1]

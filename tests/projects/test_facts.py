"""The facts sheet: frozen, numbered, exact; and how the project moves when later stages say so."""

from __future__ import annotations

from decimal import Decimal

import pytest

from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Forbidden, Refusal
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.models import Building, FactsSheet, Project, Revision
from idi.lifecycle.projects.services.book import book_of
from idi.lifecycle.projects.services.comparing import compare
from tests.factories import on
from tests.factories.parties import World
from tests.factories.projects import a_project

pytestmark = pytest.mark.django_db
NOW = on(2019, 3, 5)


def test_facts_are_frozen_and_change_only_by_a_new_version(standing_project: Project, world: World) -> None:
    project, by = standing_project, world.developer
    with acting(by, NOW):
        first = services.take_facts(by=by, at=NOW, project=project)
        assert services.take_facts(by=by, at=NOW, project=project) == first
        services.record_premium_line(by=by, at=NOW, project=project, amount=Decimal("1000000.01"))
        second = services.take_facts(by=by, at=NOW, project=project)
        assert (first.version, second.version) == (1, 2)
        kept = FactsSheet.objects.get(version=1).facts
    assert kept["budget_premium_line"] == "1000000.00" and second.facts["budget_premium_line"] == "1000000.01"
    assert (kept["budget_cost"], kept["units"], kept["developer_id"]) == ("80000000.00", 10, world.hongxiang.pk)
    assert [building["number"] for building in kept["buildings"]] == ["1号楼", "2号楼"]
    assert {part["role"] for part in kept["participants"]} == {
        "developer",
        "contractor",
        "designer",
        "surveyor",
        "supervisor",
    }
    assert kept["contracts"][0]["states_insurance"] is True


def test_a_later_stage_moves_the_project_as_the_house_and_twice_is_once(
    standing_project: Project, world: World
) -> None:
    project = standing_project
    with acting(world.underwriter, NOW), house(project.pk, cause=world.underwriter) as inside:
        for _ in range(2):
            assert services.move_insured(by=inside, at=NOW, project=project).state == "insured"
        for _ in range(2):
            assert services.move_completed(by=inside, at=NOW, project=project).state == "completed"
        assert services.move_insured(by=inside, at=NOW, project=project).state == "completed"


@pytest.mark.parametrize(("designated", "state"), [(True, "designated"), (False, "registered")])
def test_a_project_whose_contract_ended_counts_as_uninsured_again(world: World, designated: bool, state: str) -> None:
    project = a_project(world, until="designate" if designated else "register", designated=designated)
    with acting(world.underwriter, NOW), house(project.pk, cause=world.underwriter) as inside:
        assert services.move_insured(by=inside, at=NOW, project=project).insured_on is not None
        for _ in range(2):
            ended = services.move_uninsured(by=inside, at=NOW, project=project)
            assert (ended.state, ended.insured_on) == (state, None)


def test_the_developer_cannot_say_it_is_insured(standing_project: Project, world: World) -> None:
    project = standing_project
    with acting(world.developer, NOW):
        with pytest.raises(Forbidden):
            services.move_insured(by=world.developer, at=NOW, project=project)
        assert selectors.project(project.pk).state == "designated"


def test_an_area_corrected_by_endorsement_is_a_revision_with_before_and_after(
    standing_project: Project, world: World
) -> None:
    project = standing_project
    with acting(world.underwriter, NOW), house(project.pk, cause=world.underwriter) as inside:
        building = Building.objects.get(project=project, number="1号楼")
        services.correct_area(by=inside, at=NOW, building=building, area=Decimal("12100.50"))
        row = Revision.objects.get(subject="building", subject_id=building.pk)
        assert (Building.objects.get(pk=building.pk).area, Building.objects.get(pk=building.pk).version) == (
            Decimal("12100.50"), 2,
        )  # fmt: skip
        assert (row.version, row.reason) == (2, "批单")
        assert row.changes == [{"field": "area", "before": "12000", "after": "12100.5"}]
        with pytest.raises(Refusal, match="大于 0"):
            services.correct_area(by=inside, at=NOW, building=building, area=Decimal(0))
        assert Revision.objects.filter(subject_id=building.pk).count() == 1
    with acting(world.developer, NOW), pytest.raises(Forbidden):
        services.correct_area(by=world.developer, at=NOW, building=building, area=Decimal(1))


def test_a_list_made_before_an_area_was_corrected_does_not_undo_it(standing_project: Project, world: World) -> None:
    project = standing_project
    with acting(world.developer, NOW):
        book = book_of(project, at=NOW)
    with acting(world.underwriter, NOW), house(project.pk, cause=world.underwriter) as inside:
        building = Building.objects.get(project=project, number="1号楼")
        services.correct_area(by=inside, at=NOW, building=building, area=Decimal("12100.50"))
        found = compare(project, book)
        assert (found.changed, found.conflicts, found.unchanged) == ([], [], 12)


def test_who_looks_after_the_buildings_is_no_fact_an_insurer_judges(standing_project: Project, world: World) -> None:
    project, by = standing_project, world.developer
    with acting(by, NOW):
        sheet = services.take_facts(by=by, at=NOW, project=project)
        services.seat_keeper(by=by, at=NOW, project=project, organisation=world.keepers, from_on=NOW.date())
        assert services.take_facts(by=by, at=NOW, project=project) == sheet

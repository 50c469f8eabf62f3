"""The return visit: planned by acceptance, a task of the body, with what owners reported in the wait at hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from idi.foundation.core.acting import acting, house
from idi.foundation.core.jobs import run_waiting
from idi.foundation.diary import selectors as diary
from idi.foundation.diary.models import Task
from idi.lifecycle.inspections import assignments, planned, selectors, services
from idi.lifecycle.inspections.models import Mandate, Node, ReturnVisit
from idi.lifecycle.projects.models import Project, Unit
from tests.factories import on
from tests.factories.claims import a_claim
from tests.factories.inspections import a_finding, a_report, a_visit
from tests.factories.parties import World
from tests.factories.policies import an_issued_policy, start
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
ACCEPTED_ON, CAME = date(2020, 6, 15), on(2022, 4, 1)


@pytest.fixture
def mandate(world: World, project: Project) -> Mandate:
    policy = an_issued_policy(world, project, panel=[(world.lead, Decimal(1))])
    run_waiting()
    with acting(world.underwriter, on(2019, 5, 12)):
        mandate = selectors.mandate_of_project(project.pk)
        assert mandate is not None
        mandate = services.appoint(
            by=world.underwriter, at=on(2019, 5, 12), mandate=mandate, body=world.inspectors, appointed_on=date(2019, 5, 12)
        )  # fmt: skip
    start(world, policy, "1号楼", ACCEPTED_ON)
    run_waiting()
    return mandate


def test_acceptance_plans_the_return_visit_as_a_task_and_the_visit_ends_it(world: World, mandate: Mandate) -> None:
    with acting(world.inspector, CAME):
        planned = ReturnVisit.objects.get()
        assert (planned.from_on, planned.until_on) == (date(2022, 3, 15), date(2022, 5, 15))
        assert planned.because[0]["grade"] == "D", "an assumption of the platform, shown as one"
        (task,) = [each for each in diary.waiting(world.inspector) if each.kind == "inspections.return"]
        assert task.due_on == date(2022, 5, 15)
    early = a_visit(world, mandate, a_finding(world, photos=[]), at=on(2021, 1, 5), stage="return")
    made = a_visit(world, mandate, a_finding(world, photos=[]), at=CAME, stage="return")
    with acting(world.inspector, CAME):
        assert ReturnVisit.objects.get().visit == made != early, "a visit before its days is no return visit"
        assert Task.objects.get(kind="inspections.return").done_at == CAME


def test_another_day_of_acceptance_moves_the_visit_and_one_made_too_early_counts_no_more(
    world: World, mandate: Mandate
) -> None:
    def accepted_again(accepted_on: date) -> tuple[ReturnVisit, list[Task]]:
        told = {"policy_id": mandate.policy_id, "building_id": building, "accepted_on": accepted_on}
        with acting(world.developer, CAME), house(mandate.project_id, cause=world.developer) as inside:
            services.plan_return(by=inside, at=CAME, **told)
        with acting(world.inspector, CAME):
            return ReturnVisit.objects.get(), [
                t for t in diary.waiting(world.inspector) if t.kind == "inspections.return"
            ]

    a_visit(world, mandate, a_finding(world, photos=[]), at=CAME, stage="return")
    with acting(world.inspector, CAME):
        building = ReturnVisit.objects.get().building_id
    planned, waiting = accepted_again(date(2020, 7, 1))
    assert planned.visit_id and planned.until_on == date(2022, 6, 1) and not waiting, "made within the days it moved to"
    planned, (task,) = accepted_again(date(2020, 9, 30))
    assert planned.visit_id is None and (planned.from_on, planned.until_on) == (date(2022, 6, 30), date(2022, 8, 30))
    assert task.due_on == date(2022, 8, 30)
    planned, (task,) = accepted_again(date(2020, 10, 8))
    assert task.due_on == planned.until_on == date(2022, 9, 8)
    node = planned_node(world, building)
    assert node.planned_on == date(2022, 9, 8)


def planned_node(world: World, building_id: int) -> Node:
    with acting(world.inspector, CAME):
        return planned.nodes().get(stage="return", building_id=building_id)


def test_a_return_visit_that_names_no_node_counts_for_the_return_node(world: World, mandate: Mandate) -> None:
    def standing() -> tuple[str, int]:
        with acting(world.inspector, CAME):
            chapter = next(each for each in planned.chapters(mandate.project, CAME.date()) if each.returning)
            row = next(each for each in chapter.rows if each.node.stage == "return")
            assert planned.node_state(planned.nodes().get(pk=row.node.pk), CAME.date()) == row.state
            return row.state.name, row.seen

    a_visit(world, mandate, at=on(2021, 1, 5), stage="return")
    assert standing() == ("due", 0), "a visit before its days does not count"
    made = a_visit(world, mandate, at=CAME, stage="return")
    assert standing() == ("done", 1)
    with acting(world.inspector, CAME):
        node = planned.nodes().get(stage="return", building__number="1号楼")
    shown = a_browser(world.inspector).get(reverse("inspections:node", args=[node.pk])).content.decode()
    assert reverse("inspections:visit", args=[made.pk]) in shown


def test_what_owners_reported_in_the_wait_is_at_hand_for_the_inspector(world: World, mandate: Mandate) -> None:
    with acting(world.developer, on(2021, 1, 1)):
        home = Unit.objects.filter(project_id=mandate.project_id, building__number="1号楼", part="inside").order_by(
            "id"
        )[0]
    claim = a_claim(world, home, at=on(2021, 1, 10), discovered_on=date(2021, 1, 9), narrative="张三家漏水")
    with acting(world.inspector, CAME):
        (defect,) = selectors.wait_defects(mandate.project_id)
        assert (defect.claim_number, defect.reported_on, defect.building.number) == (
            claim.number,
            date(2021, 1, 10),
            "1号楼",
        )
        (line,) = assignments.assignment(world.inspector, mandate, CAME.date())["wait_defects"]
        assert "1号楼" in line and "张三" not in line
    shown = a_browser(world.inspector).get(reverse("inspections:mandate", args=[mandate.pk])).content.decode()
    assert "待回访" in shown and "2021年1月10日" in shown and "张三" not in shown
    form = a_browser(world.inspector).get(reverse("inspections:record_visit", args=[mandate.pk])).content.decode()
    assert "等待期报修" in form


def test_the_completion_report_and_open_items_stand_beside_the_acceptance(world: World, mandate: Mandate) -> None:
    visit = a_visit(world, mandate, a_finding(world, photos=[]), at=on(2020, 6, 1))
    report = a_report(world, visit, at=on(2020, 6, 2), kind="907")
    shown = a_browser(world.developer).get(reverse("acceptance:project", args=[mandate.project_id])).content.decode()
    assert report.number in shown and f"{visit.number}-01" in shown

"""Permits come in whole or not at all, are matched, and show who has not insured; progress, prizes, the pilot's comings and goings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.core.sheets import SheetRefused, write
from idi.foundation.diary.models import Task
from idi.foundation.notices.models import Message
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.models import Award, Milestone, Permit, PilotArea, Project, Reminder
from idi.lifecycle.projects.services.permits import PERMIT_COLUMNS, duty
from tests.factories import on
from tests.factories.parties import World
from tests.factories.projects import a_programme, a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 3, 5)


def permit(**changes: Any) -> dict[str, Any]:
    return {
        "number": "示例许-1", "project_name": "示例花园一期", "developer_name": "海宁鸿翔房产公司", "region_code": "海宁市",
        "kind": "214", "issued_on": date(2019, 3, 1), **changes,
    }  # fmt: skip


def listed(world: World, *rows: dict[str, Any]) -> None:
    by = world.haining_officer
    with acting(by, NOW):
        file = write(PERMIT_COLUMNS, rows, title="清单", at=NOW)
        services.import_permits(by=by, at=NOW, file=file, filename="清单.xlsx")


def test_a_list_comes_in_and_is_matched_by_number_or_proposed_by_name(world: World) -> None:
    project = a_project(world, until="register", permit_number="示例许-1")
    other = a_project(world, name="示例新园二期", until="register", designated=False)
    listed(world, permit(), permit(number="示例许-2", project_name="示例新园（二期）"))
    listed(world, permit(), permit(number="示例许-2", project_name="示例新园 二期"))
    with acting(world.haining_officer, NOW):
        first, second = Permit.objects.order_by("number")
        assert (first.project_id, first.match, first.compulsory) == (project.pk, "number", False)
        assert second.project_id is None and second.project_name == "示例新园 二期"
        assert selectors.proposals(second)[0][0].pk == other.pk
        services.match_permit(by=world.haining_officer, at=NOW, permit=second, project=other)
        with pytest.raises(Conflict):
            services.match_permit(by=world.haining_officer, at=NOW, permit=second, project=other)
        assert Permit.objects.get(pk=second.pk).match == "officer"


def test_the_code_of_a_developer_decides_over_its_name(world: World) -> None:
    """Names of companies look alike; a project of another one is not proposed."""
    project = a_project(world, name="示例新园二期", until="register")
    own, another = world.hongxiang.uscc, world.contractor.uscc
    assert own and another
    rows = [permit(number="示例许-2", project_name="示例新园", developer_uscc=code) for code in (own, another)]
    listed(world, rows[0], {**rows[1], "number": "示例许-3"})
    with acting(world.haining_officer, NOW):
        first, second = Permit.objects.order_by("number")
        assert [found.pk for found, _ in selectors.proposals(first)] == [project.pk]
        assert selectors.proposals(second) == []


def test_one_wrong_row_and_nothing_comes_in(world: World) -> None:
    rows = [permit(), permit(number="示例许-2", region_code="秀洲区"), permit(number="示例许-3", developer_uscc="91330481MA0000000X"),
            permit(number="示例许-4", issued_on=date(2030, 1, 1)), permit()]  # fmt: skip
    with pytest.raises(SheetRefused) as refused:
        listed(world, *rows)
    assert [error.row for error in refused.value.errors] == [3, 4, 5, 6], "cells and facts in one round"
    with pytest.raises(SheetRefused) as refused:
        listed(world, *rows[:4])
    assert [(e.row, e.header) for e in refused.value.errors] == [
        (3, "行政区划"),
        (4, "统一社会信用代码"),
        (5, "发证日期"),
    ]
    with acting(world.haining_officer, NOW):
        assert not Permit.objects.exists()


@pytest.mark.parametrize(
    ("place", "issued", "compulsory"),
    [("330481", date(2019, 3, 1), False), ("310000", date(2026, 8, 3), True), ("310000", date(2010, 1, 1), False)],
)
def test_the_law_of_the_place_and_day_says_whether_insuring_was_compulsory(
    place: str, issued: date, compulsory: bool
) -> None:
    answer, because = duty(place, issued)
    assert answer is compulsory and bool(because) is (issued.year > 2018)


def test_a_designated_project_without_policy_is_listed_until_it_is_insured_and_its_developer_is_reminded(
    standing_project: Project, world: World
) -> None:
    project = standing_project
    by = world.haining_officer
    with acting(by, NOW):
        assert [row.pk for row in selectors.designated_without_policy(by)] == [project.pk] and selectors.duty_count(
            by
        ) == 1
        services.remind(by=by, at=NOW, project=project, text="请投保", due_on=date(2019, 4, 1))
    with acting(world.developer, NOW):
        assert Message.objects.filter(title__startswith="请投保").count() == 1
        assert Task.objects.get(kind="projects.insure").due_on == date(2019, 4, 1)
    with acting(world.developer, NOW), house(project.pk, cause=world.developer) as inside:
        services.move_insured(by=inside, at=NOW, project=project)
        services.move_completed(by=inside, at=NOW, project=project)
    with acting(by, NOW):
        assert selectors.duty_count(by) == 0


def test_a_developer_unknown_here_gets_no_message(world: World) -> None:
    listed(world, permit(developer_name="示例·无名置业"))
    by = world.haining_officer
    with acting(by, NOW):
        row = Permit.objects.get()
        with pytest.raises(Refusal, match="还没有在平台登记"):
            services.remind(by=by, at=NOW, permit=row, text="请投保")
        assert not Reminder.objects.exists()
        services.remind(by=by, at=NOW, permit=row, text="请投保", method="phone")


def test_the_duty_page_asks_as_many_questions_for_many_permits(
    world: World, django_assert_max_num_queries: Any
) -> None:
    listed(world, *[permit(number=f"示例许-{n}") for n in range(8)])
    browser = a_browser(world.haining_officer)
    browser.get("/projects/duty/permits/")
    for address in (
        "/projects/duty/permits/",
        "/projects/duty/",
        "/projects/duty/uninsured/",
        "/projects/duty/pilots/",
    ):
        with django_assert_max_num_queries(19):
            assert browser.get(address).status_code == 200
    assert a_browser(world.developer).get("/projects/duty/").status_code == 403


def test_progress_is_reported_by_who_builds_or_supervises(standing_project: Project, world: World) -> None:
    project = standing_project
    given = {"project": project, "kind": "1", "seen_on": NOW.date()}
    with acting(world.supervision_engineer, NOW):
        services.report_progress(by=world.supervision_engineer, at=NOW, percent=60, **given)
    with acting(world.developer, NOW):
        with pytest.raises(Refusal) as refused:
            services.report_progress(by=world.developer, at=NOW, percent=50, **{**given, "seen_on": date(2030, 1, 1)})
        assert [reason.field for reason in refused.value.reasons] == ["seen_on", "note"]
        services.report_progress(by=world.developer, at=NOW, percent=100, **given)
        row = Milestone.objects.get()
        assert (row.percent, row.reached_on) == (100, NOW.date())
    with acting(world.haining_officer, NOW), pytest.raises(Forbidden):
        services.report_progress(by=world.haining_officer, at=NOW, percent=10, **given)


def test_a_prize_won_has_its_certificate(world: World) -> None:
    project = a_project(world, until="register")
    given = {"project": project, "name": "示例杯", "level": "2", "body": "示例协会"}
    with acting(world.developer, NOW):
        services.record_award(by=world.developer, at=NOW, applied_on=date(2019, 1, 5), **given)
        with pytest.raises(Refusal) as refused:
            services.record_award(by=world.developer, at=NOW, awarded_on=date(2019, 1, 1), **given)
        assert [reason.field for reason in refused.value.reasons] == ["awarded_on", "upload"]
        assert Award.objects.get().awarded_on is None
        assert [row.pk for row in selectors.with_award(selectors.visible(world.developer), won=False)] == [project.pk]
        assert not selectors.with_award(selectors.visible(world.developer), won=True).exists()


def test_a_further_county_joins_and_a_project_leaves_before_it_is_insured(world: World) -> None:
    programme = a_programme(world)
    given = {"programme": programme, "joined_on": date(2019, 3, 5), "consent": "平住建〔2019〕示例号"}
    by = world.administrator
    with acting(by, NOW):
        services.open_area(by=by, at=NOW, region_code="330482", **given)
        with pytest.raises(Refusal, match="已是试点地区"):
            services.open_area(by=by, at=NOW, region_code="330482", **given)
        assert PilotArea.objects.get(region_code="330482").consent.startswith("平住建")
    project = a_project(world, until="designate")
    officer = world.haining_officer
    with acting(officer, NOW):
        with pytest.raises(Refusal, match="理由"):
            services.withdraw_designation(by=officer, at=NOW, project=project, reason=" ")
        gone = services.withdraw_designation(by=officer, at=NOW, project=project, reason="示例：停建")
        assert (gone.state, gone.designated_on, gone.withdrawn_on) == ("registered", None, NOW.date())
        (pilot,) = selectors.pilots(NOW.date())
        assert {area.name: area.missing for area in pilot.areas}["海宁市"] == 2
    insured = a_project(world, name="示例已保")
    with acting(world.developer, NOW), house(insured.pk, cause=world.developer) as inside:
        services.move_insured(by=inside, at=NOW, project=insured)
    with acting(officer, NOW), pytest.raises(Conflict):
        services.withdraw_designation(by=officer, at=NOW, project=insured, reason="示例")


def test_a_party_that_leaves_is_no_participant_any_more_but_stays_a_building_party(
    standing_project: Project, world: World
) -> None:
    project = standing_project
    with acting(world.developer, NOW):
        row = selectors.participants(project).get(role="designer")
        with pytest.raises(Refusal, match="不能早于"):
            services.end_participant(
                by=world.developer, at=NOW, participant=row, until_on=date(2018, 1, 1), reason="更换"
            )
        services.end_participant(by=world.developer, at=NOW, participant=row, until_on=date(2019, 3, 4), reason="更换")
        assert not selectors.participants(project, NOW.date()).filter(role="designer").exists()
        assert world.designer in selectors.building_parties(project)

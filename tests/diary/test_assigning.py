"""What waits for an organisation is given to one of its people, and to a substitute while that person is away."""

from __future__ import annotations

import pytest
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.diary import selectors, services
from idi.foundation.diary.models import Task
from idi.foundation.notices import selectors as notices
from tests.factories import HOUSE, on
from tests.factories.parties import OPENED, World, _person
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
AT = on(2019, 6, 3)


@pytest.fixture
def second(world: World) -> Actor:
    with acting(world.administrator, OPENED):
        return _person(world.administrator, OPENED, "second_inspector", "inspector", world.inspectors)


@pytest.fixture
def task(world: World) -> Task:
    with acting(HOUSE, AT):
        return services.open_task(
            by=HOUSE, at=AT, holder_id=world.inspectors.pk, kind="inspections.verify", title="复核整改：示例", address="/",
            subject=world.inspectors, region_code="330400", capability="inspections.close",
        )  # fmt: skip


def assign(by: Actor, task: Task, person_id: int | None, reason: str = "熟悉该工程") -> Task:
    with acting(by, AT):
        return services.assign(by=by, at=AT, task=task, person_id=person_id, reason=reason)


def test_a_finding_is_given_to_another_inspector_and_on_to_a_substitute(
    world: World, second: Actor, task: Task
) -> None:
    assign(world.inspector, task, second.person_id)
    with acting(second, AT):
        assert any("分派给您" in each.title for each in notices.messages_of(second))
    own = a_browser(second).get(reverse("diary:list") + "?whose=own").content.decode()
    assert "复核整改：示例" in own
    assert "复核整改：示例" not in a_browser(world.inspector).get(reverse("diary:list") + "?whose=own").content.decode()
    assert "复核整改：示例" in a_browser(world.inspector).get(reverse("diary:list")).content.decode(), (
        "all may still do it"
    )
    assert second.person_id is not None and world.inspector.person_id is not None
    with acting(second, AT):
        moved = services.stand_in(
            by=second, at=AT, absent_id=second.person_id, substitute_id=world.inspector.person_id, reason="休假"
        )
        assert moved == 1 and Task.objects.get(pk=task.pk).assigned_to == world.inspector.person_id


def test_others_tasks_people_of_elsewhere_and_no_reason_are_refused(world: World, second: Actor, task: Task) -> None:
    with pytest.raises(Refusal, match="不在本单位任职"):
        assign(world.inspector, task, world.site_manager.person_id)
    with pytest.raises(Refusal, match="原因"):
        assign(world.inspector, task, second.person_id, " ")
    with pytest.raises((Forbidden, Task.DoesNotExist)):
        assign(world.site_manager, task, None)
    with pytest.raises(Refusal, match="没有分派给此人"), acting(world.inspector, AT):
        services.stand_in(
            by=world.inspector, at=AT, absent_id=second.person_id or 0, substitute_id=world.inspector.person_id or 0,
            reason="休假",
        )  # fmt: skip
    with acting(world.inspector, AT):
        assert Task.objects.get(pk=task.pk).assigned_to is None


def test_by_hand(world: World, second: Actor, task: Task) -> None:
    browser, address = a_browser(world.inspector), reverse("diary:assign", args=[task.pk])
    assert address in browser.get(reverse("diary:list")).content.decode()
    assert browser.post(address, {"person": second.person_id, "reason": ""}).status_code == 422
    assert browser.post(address, {"person": second.person_id, "reason": "熟悉该工程"}).status_code == 303
    away = reverse("diary:stand_in")
    assert browser.get(away).status_code == 200
    data = {"absent": second.person_id, "substitute": world.inspector.person_id, "reason": "休假"}
    assert browser.post(away, data).status_code == 303
    assert browser.post(away, {**data, "substitute": second.person_id}).status_code == 422


def test_the_team_sees_who_has_how_much_and_what_nobody_was_given(world: World, second: Actor, task: Task) -> None:
    with acting(HOUSE, AT):
        services.open_task(
            by=HOUSE, at=AT, holder_id=world.inspectors.pk, kind="inspections.verify", title="复核整改：第二处", address="/",
            subject=world.contractor, region_code="330400", capability="inspections.close", due_on=on(2019, 6, 1).date(),
        )  # fmt: skip
    assign(world.inspector, task, second.person_id)
    with acting(world.inspector, AT):
        loads = selectors.team(world.inspector, AT.date())
    assert [(each.person_id, each.count, each.overdue) for each in loads[:2]] == [
        (None, 1, 1),
        (second.person_id, 1, 0),
    ]
    assert world.inspector.person_id in {each.person_id for each in loads if each.count == 0}
    browser = a_browser(world.inspector)
    shown = browser.get(reverse("diary:team")).content.decode()
    assert f"?person={second.person_id}" in shown and "?person=0" in shown
    theirs = browser.get(reverse("diary:list") + f"?person={second.person_id}").content.decode()
    assert "复核整改：示例" in theirs and "第二处" not in theirs
    nobodys = browser.get(reverse("diary:list") + "?person=0").content.decode()
    assert "复核整改：示例" not in nobodys and "第二处" in nobodys
    with acting(HOUSE, AT):
        services.open_task(
            by=HOUSE, at=AT, holder_id=second.person_id or 0, team_id=world.inspectors.pk, kind="inspections.verify",
            title="本人才能办的事", address="/alone/", subject=world.contractor, region_code="330400",
        )  # fmt: skip
    with acting(world.inspector, AT):
        assert {each.person_id: each.count for each in selectors.team(world.inspector, AT.date())}[
            second.person_id
        ] == 2
    theirs = browser.get(reverse("diary:list") + f"?person={second.person_id}").content.decode()
    assert "本人才能办的事" in theirs and theirs.count('href="/alone/"') == 2, "counted, and given to nobody else"
    with acting(world.site_manager, AT):
        assert all(each.count == 0 for each in selectors.team(world.site_manager, AT.date())), (
            "not of another organisation"
        )


def test_the_head_of_a_body_gives_away_what_its_inspectors_do(world: World, second: Actor, task: Task) -> None:
    assert not world.body_chief.may("inspections.close")
    browser, form = a_browser(world.body_chief), reverse("diary:assign", args=[task.pk])
    assert task.title not in browser.get(reverse("diary:list")).content.decode(), "the head has not to do it"
    assert form in browser.get(reverse("diary:list") + "?whose=all").content.decode()
    assert form in browser.get(reverse("inspections:today")).content.decode()
    answer = browser.post(form, {"person": second.person_id, "reason": "熟悉该工程"})
    assert answer.status_code == 303
    with acting(second, AT):
        assert Task.objects.get(pk=task.pk).assigned_to == second.person_id
    assert a_browser(world.underwriter).get(form).status_code == 404
    other = a_browser(world.developer).get(reverse("diary:list") + "?whose=all")
    assert other.status_code == 200 and task.title not in other.content.decode()

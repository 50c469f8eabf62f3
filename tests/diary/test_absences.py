"""While somebody is away what was given to that person reads as the substitute's, and is back with its owner afterwards."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Refusal
from idi.foundation.diary import selectors, services
from idi.foundation.diary.models import Absence, Task
from idi.foundation.notices import selectors as notices
from tests.factories import HOUSE, on
from tests.factories.parties import OPENED, World, _person
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
AT = on(2019, 6, 3)
FIRST, LAST = date(2019, 6, 10), date(2019, 6, 14)


@pytest.fixture
def second(world: World) -> Actor:
    with acting(world.administrator, OPENED):
        return _person(world.administrator, OPENED, "second_inspector", "inspector", world.inspectors)


def a_task(
    world: World, person: Actor, title: str, *, due_on: date | None = None, capability: str = "inspections.close"
) -> Task:
    with acting(HOUSE, AT):
        task = services.open_task(
            by=HOUSE, at=AT, holder_id=world.inspectors.pk, kind=f"inspections.{title}", title=title, address="/",
            subject=world.inspectors, region_code="330400", capability=capability, due_on=due_on,
        )  # fmt: skip
    with acting(person, AT):
        return services.assign(by=person, at=AT, task=task, person_id=person.person_id, reason="本人工程")


def away(by: Actor, second: Actor, *, at: datetime = AT, **changes: Any) -> Absence:
    given = {
        "absent_id": by.person_id,
        "substitute_id": second.person_id,
        "from_on": FIRST,
        "until_on": LAST,
        "reason": "年假",
        **changes,
    }
    with acting(by, at):
        return services.file_absence(by=by, at=at, **given)


def own(actor: Actor, day: date) -> set[str]:
    at = on(day.year, day.month, day.day)
    with acting(actor, at):
        return set(selectors.waiting(actor).filter(selectors.mine(actor, day)).values_list("title", flat=True))


def test_what_is_given_to_the_one_reads_as_the_others_for_these_days(world: World, second: Actor) -> None:
    a_task(world, world.inspector, "open")
    a_task(world, world.inspector, "within", due_on=date(2019, 6, 12))
    a_task(world, world.inspector, "after", due_on=date(2019, 6, 20))
    absence = away(world.inspector, second)
    with acting(second, AT):
        assert notices.messages_of(second)[0].title == "请您代办：2019年6月10日至2019年6月14日"
    assert own(second, AT.date()) == {"within"}, "what is due on these days is known ahead"
    assert own(second, FIRST) == own(second, LAST) == {"open", "within", "after"}
    assert own(second, LAST + timedelta(days=1)) == {"within"}, "its day lay in the absence; the rest is back"
    assert own(world.inspector, FIRST) == {"open", "within", "after"}, "and the one away still sees it"
    back = on(2019, 6, 12)
    with acting(world.inspector, back):
        assert services.end_absence(by=world.inspector, at=back, absence=absence).last_on == date(2019, 6, 11)
        with pytest.raises(Conflict, match="已经结束"):
            services.end_absence(by=world.inspector, at=back + timedelta(days=1), absence=absence)
    assert own(second, back.date()) == set()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"until_on": date(2019, 6, 9)}, "不能早于第一日"),
        ({"from_on": date(2019, 5, 1), "until_on": date(2019, 6, 2)}, "已经过去"),
        ({"reason": " "}, "请填写原因"),
        ({"substitute_id": 0}, "本单位的人员"),
        ({"absent_id": 0}, "本单位的人员"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_kept(
    world: World, second: Actor, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        away(world.inspector, second, **changes)
    with acting(world.inspector, AT):
        assert not Absence.objects.exists()


def test_nobody_is_away_twice_stands_in_while_away_or_for_what_that_one_may_not_do(world: World, second: Actor) -> None:
    with pytest.raises(Refusal, match="不能是本人"):
        away(world.inspector, world.inspector)
    a_task(world, world.body_chief, "sign", capability="inspections.approve")
    with pytest.raises(Refusal, match="岗位不能办理：sign"):
        away(world.body_chief, second)
    absence = away(world.inspector, second)
    with pytest.raises(Refusal, match="已经登记请假"):
        away(world.inspector, second, from_on=LAST, until_on=LAST)
    with pytest.raises(Refusal, match="自己也不在"):
        away(world.reviewing_inspector, world.inspector)
    with acting(world.inspector, AT):
        assert Absence.objects.get() == absence
    with acting(world.underwriter, AT):
        assert not Absence.objects.exists(), "other organisations do not see it"
        with pytest.raises(Absence.DoesNotExist):
            services.end_absence(by=world.underwriter, at=AT, absence=absence)


def test_by_hand_from_the_list_of_tasks(world: World, second: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    a_task(world, world.inspector, "复核示例")
    monkeypatch.setattr(clock, "now", lambda: AT)
    browser = a_browser(world.inspector)
    listing, form = reverse("diary:absences"), reverse("diary:file_absence")
    assert listing in browser.get(reverse("diary:list")).content.decode()
    assert "近期没有人请假" in browser.get(listing).content.decode()
    told = {
        "absent": world.inspector.person_id,
        "substitute": second.person_id,
        "from_on": "2019-06-03",
        "until_on": "2019-06-05",
    }
    refused = browser.post(form, {**told, "reason": ""})
    assert refused.status_code == 422 and "2019-06-05" in refused.content.decode()
    assert browser.post(form, {**told, "reason": "年假"}).status_code == 303
    shown = browser.get(listing).content.decode()
    assert "今天不在" in shown and "年假" in shown
    tasks = a_browser(second).get(reverse("diary:list") + "?whose=own").content.decode()
    assert "复核示例" in tasks and "示例second_inspector代示例inspector" in tasks
    board = browser.get(reverse("inspections:today")).content.decode()
    assert "今天不在，示例second_inspector代办" in board
    calendar = browser.get(reverse("inspections:calendar")).content.decode()
    assert "示例inspector不在，示例second_inspector代办" in calendar
    with acting(world.inspector, AT):
        absence = Absence.objects.get()
    assert browser.post(reverse("diary:end_absence", args=[absence.pk])).status_code == 303
    assert "近期没有人请假" in browser.get(listing).content.decode()
    assert browser.get(reverse("diary:end_absence", args=[absence.pk])).status_code == 404

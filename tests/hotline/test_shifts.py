"""The change of shifts, call-backs nobody reached, and the page of figures."""

from __future__ import annotations

import pytest
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.selectors import waiting
from idi.foundation.parties import services as parties
from idi.foundation.parties.selectors import actor_of
from idi.front.hotline import selectors, services
from idi.front.hotline.models import Call, Handover
from tests.factories import HOUSE, on
from tests.factories.claims import an_unplaced_claim
from tests.factories.parties import PASSWORD, World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2025, 3, 10)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(NOW))


@pytest.fixture
def colleague(world: World) -> Actor:
    by = world.administrator
    with acting(by, NOW):
        person = parties.add_person(by=by, at=NOW, username="night", password=PASSWORD, name="夜班坐席（示例）")
        parties.join(by=by, at=NOW, person=person, organisation=world.desk, role="hotline_agent")
    with acting(HOUSE, NOW), house(person.pk, cause=HOUSE):
        return actor_of(person.pk, NOW)


def promised(world: World, hour: int) -> Call:
    by = world.hotline_agent
    with acting(by, on(2025, 3, 10, 6)):
        return services.take_call(
            by=by, at=on(2025, 3, 10, 6), kind="call_back", note="回电告知结果", region_code="330400",
            caller_phone="13900000000", call_back_at=on(2025, 3, 10, hour),
        )  # fmt: skip


def test_what_is_open_is_left_and_another_agent_takes_it(world: World, colleague: Actor) -> None:
    an_unplaced_claim(world)
    promised(world, 8), promised(world, 18)
    first, next_one = a_browser(world.hotline_agent), a_browser(colleague)
    assert first.post("/hotline/shifts/new/", {"note": " "}).status_code == 422
    assert first.post("/hotline/shifts/new/", {"note": "王女士那户盯着"}).status_code == 303
    assert first.post("/hotline/shifts/new/", {"note": "再交一次"}).status_code == 409
    with acting(colleague, NOW):
        row = Handover.objects.get()
    assert (row.unplaced, row.call_backs, row.late_call_backs) == (1, 2, 1)
    told, own = (each.get("/hotline/").content.decode() for each in (next_one, first))
    assert "王女士那户盯着" in told and f"/hotline/shifts/{row.pk}/confirm/" in told
    assert "等待接班人确认" in own and f"/hotline/shifts/{row.pk}/confirm/" not in own, "nobody takes over from itself"
    assert first.post(f"/hotline/shifts/{row.pk}/confirm/").status_code == 403
    assert next_one.post(f"/hotline/shifts/{row.pk}/confirm/").status_code == 303
    assert "王女士那户盯着" not in next_one.get("/hotline/").content.decode()
    with acting(colleague, NOW), pytest.raises(Conflict):
        services.confirm_shift(by=colleague, at=NOW, handover=row)
    with acting(world.claims_handler, NOW):
        assert Handover.objects.count() == 0
        with pytest.raises(Forbidden):
            services.hand_shift_over(by=world.claims_handler, at=NOW, note="无")


def test_who_was_not_reached_is_called_again_or_no_more(world: World) -> None:
    by, call = world.hotline_agent, promised(world, 8)
    with acting(by, NOW):
        with pytest.raises(Refusal):
            services.close_call(by=by, at=NOW, call=call, note="接通", reached=True, again_at=on(2025, 3, 11))
        assert [(task.kind, task.due_on) for task in waiting(by)] == [("hotline.call_back", NOW.date())]
        again = services.close_call(by=by, at=NOW, call=call, note="无人接听", reached=False, again_at=on(2025, 3, 11))
        assert list(selectors.call_backs(by)) == [again]
        (task,) = waiting(by)
        assert task.due_on == on(2025, 3, 11).date() and "13900000000" not in task.title
        assert task.address == f"/hotline/calls/{call.pk}/close/"
        ended = services.close_call(by=by, at=NOW, call=call, note="仍无人接听", reached=False)
        assert ended.wrap_up == "unreached" and not selectors.call_backs(by).exists() and not waiting(by).exists()


def test_the_figures_stand_on_a_page(world: World) -> None:
    promised(world, 8)
    page = a_browser(world.hotline_agent).get("/hotline/statistics/", {"since": "2025-03-01", "until": "2025-03-10"})
    told = page.content.decode()
    assert "06:00" in told and "回拨" in told and "约定回拨" in told
    assert a_browser(world.claims_handler).get("/hotline/statistics/").status_code == 403

"""Many rows at once: what will happen is shown first, each row is an act of its own, refused ones say why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.diary import services as diary
from idi.foundation.diary.models import Task
from idi.foundation.diary.selectors import waiting
from idi.foundation.notices import services as notices
from idi.foundation.notices.models import Message
from tests.factories import HOUSE, on
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
AT = on(2026, 3, 2)


def told(world: World, count: int) -> list[int]:
    with acting(HOUSE, AT):
        return [
            notices.tell(
                by=HOUSE, at=AT, holder_id=world.lead.pk, title=f"示例消息 {n}", text="示例", address="/",
                subject=world.lead,
            ).pk
            for n in range(count)
        ]  # fmt: skip


def unread(world: World) -> int:
    with acting(world.underwriter, AT):
        return Message.objects.filter(read_at__isnull=True).count()


def test_what_will_happen_is_shown_before_it_happens(world: World) -> None:
    first, second, _third = told(world, 3)
    browser = a_browser(world.underwriter)
    assert 'name="row"' in browser.get("/messages/").content.decode()
    asked = browser.post("/messages/", {"act": "read", "row": [first, second]})
    page = asked.content.decode()
    assert asked.status_code == 200 and "示例消息 0" in page and "示例消息 2" not in page and unread(world) == 3
    done = browser.post("/messages/", {"act": "read", "row": [first, second], "sure": "1"})
    assert "2 条全部办好" in done.content.decode() and unread(world) == 1


def test_every_means_all_that_the_filter_shows(world: World) -> None:
    told(world, 30)  # more than a page
    browser = a_browser(world.underwriter)
    asked = browser.post("/messages/?read=no", {"act": "read", "every": "1"}).content.decode()
    assert asked.count('name="row"') == 30
    browser.post("/messages/?read=no", {"act": "read", "every": "1", "sure": "1"})
    assert unread(world) == 0


@pytest.mark.parametrize(
    "given", [{"act": "read"}, {"act": "burn", "row": ["1"]}, {"act": "read", "row": ["x", "9" * 30]}]
)
def test_nothing_chosen_and_an_unknown_act_lead_back_with_words(world: World, given: dict[str, Any]) -> None:
    told(world, 1)
    browser = a_browser(world.underwriter)
    answer = browser.post("/messages/?read=no", {**given, "sure": "1"})
    assert (answer.status_code, answer["Location"]) == (303, "/messages/?read=no") and unread(world) == 1
    assert 'class="alert' in browser.get(answer["Location"]).content.decode()


def test_rows_of_others_are_not_there_to_be_chosen(world: World) -> None:
    (key,) = told(world, 1)
    answer = a_browser(world.developer).post("/messages/", {"act": "read", "row": [key], "sure": "1"})
    assert answer.status_code == 303 and unread(world) == 1


def a_task(world: World, kind: str, *, take_note: bool, at: datetime = AT) -> Task:
    with acting(HOUSE, at):
        return diary.open_task(
            by=HOUSE, at=at, holder_id=world.lead.pk, kind=kind, title=f"示例 {kind}", subject=world.lead, address="/",
            region_code="330400", take_note=take_note,
        )  # fmt: skip


def test_a_refused_row_says_why_and_hinders_no_other(world: World) -> None:
    note, work = a_task(world, "note", take_note=True), a_task(world, "work", take_note=False)
    browser = a_browser(world.underwriter)
    page = browser.get("/diary/").content.decode()
    assert f'value="{note.pk}"' in page and f'value="{work.pk}"' not in page
    done = browser.post("/diary/", {"act": "take_note", "row": [note.pk, work.pk], "sure": "1"}).content.decode()
    assert "1 条没有办成" in done and "须在办理页面完成" in done
    with acting(world.underwriter, clock.now()):
        assert [task.pk for task in waiting(world.underwriter)] == [work.pk]


def test_without_a_session_nobody_acts(world: World) -> None:
    (key,) = told(world, 1)
    assert Client().post("/messages/", {"act": "read", "row": [key], "sure": "1"}).status_code == 302
    assert unread(world) == 1

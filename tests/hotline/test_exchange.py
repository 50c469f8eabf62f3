"""A simulated telephone exchange: rings, is answered, ends; told twice, late or wrongly it does no harm."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting, house
from idi.foundation.parties import services as parties
from idi.foundation.parties.selectors import actor_of
from idi.front.hotline import selectors
from idi.front.hotline.models import Call, Incoming
from idi.lifecycle.complaints.models import Complaint
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.claims import a_claim
from tests.factories.keys import a_key, a_system
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2026, 3, 10, 9, 30)
RANG = {"event": "ringing", "at": "2026-03-10T09:29:00+08:00", "phone": "13800000000", "line": "95000-1"}
ANSWERED = {"event": "answered", "at": "2026-03-10T09:29:20+08:00", "agent": "hotline_agent"}
ENDED = {"event": "ended", "at": "2026-03-10T09:30:00+08:00"}


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(NOW))


@pytest.fixture
def exchange(world: World) -> Client:
    """A system of the desk; its administrator issued the key."""
    by = world.administrator
    with acting(by, on(2026, 1, 5)):
        person = parties.add_person(
            by=by, at=on(2026, 1, 5), username="desk_admin", password="x" * 12, name="示例·专线管理员"
        )
        parties.join(by=by, at=on(2026, 1, 5), person=person, organisation=world.desk, role="unit_administrator")
    with acting(HOUSE, on(2026, 1, 5)), house(person.pk, cause=HOUSE):
        admin = actor_of(person.pk, on(2026, 1, 5))
    return a_system(a_key(admin, "hotline.exchange"))


def tell(exchange: Client, event: dict[str, str], reference: str = "示例-7") -> Any:
    return exchange.post(f"/api/v1/hotline/calls/{reference}/events", event, "application/json")


def rows(world: World) -> list[Incoming]:
    with acting(world.hotline_agent, NOW):
        return list(Incoming.objects.order_by("id"))


def test_the_caller_stands_on_the_screen_with_home_and_open_claim(world: World, home: Unit, exchange: Client) -> None:
    claim = a_claim(world, home)
    desk = a_browser(world.hotline_agent)
    assert tell(exchange, RANG).status_code == tell(exchange, RANG).status_code == 200
    (row,) = rows(world)
    screen = desk.get("/hotline/ringing/", headers={"HX-Request": "true"}).content.decode()
    assert "138****0000" in screen and "13800000000" not in screen and f"/hotline/?call={row.pk}" in screen
    page = desk.get("/hotline/", {"call": row.pk}).content.decode()
    assert (
        claim.number in page and f"/hotline/homes/{home.pk}/?&amp;call={row.pk}" in page and "13800000000" not in page
    )
    tell(exchange, ANSWERED)
    assert "正在通话" in desk.get("/hotline/ringing/").content.decode()
    noted = {"kind": "question", "caller_phone": "", "note": "问了进展，已答复", "call_back_at": "", "wrap_up": ""}
    assert desk.post(f"/hotline/calls/new/?unit={home.pk}&call={row.pk}", noted).status_code == 303
    tell(exchange, ENDED)
    assert "138****0000" not in desk.get("/hotline/ringing/").content.decode()
    with acting(world.hotline_agent, NOW):
        call = Call.objects.get()
        assert (call.incoming_id, call.unit_id, call.caller_phone, call.wrap_up) == (
            row.pk,
            home.pk,
            "13800000000",
            "answered",
        )
        told = selectors.figures(world.hotline_agent, NOW.date(), NOW.date(), NOW)
    assert (told.incoming, told.answered, told.abandoned, told.waited, told.talked) == (1, 1, 0, 20, 40)
    assert told.by_hour == [("09:00", 1, 1)] and dict(told.by_wrap_up) == {"当场答复": 1}


def test_events_may_come_late_or_twice(world: World, exchange: Client) -> None:
    tell(exchange, {**ENDED, "phone": "000"})
    tell(exchange, {**RANG, "phone": "000"})
    tell(exchange, {**ENDED, "at": "2026-03-10T09:29:59+08:00"})
    (row,) = rows(world)
    assert timezone.localtime(row.rung_at).minute == 29 and row.answered_at is None
    assert row.ended_at is not None and timezone.localtime(row.ended_at).minute == 30


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ({**RANG, "phone": ""}, "phone"), ({**RANG, "phone": "示例"}, "phone"),
        ({**RANG, "at": "2026-03-10T10:29:00+08:00"}, "at"), ({**RANG, "at": "2026-03-10T09:29:00"}, "at"),
        ({**ANSWERED, "phone": "000", "agent": "nobody"}, "agent"), ({**RANG, "event": "lost"}, "event"),
        ({**RANG, "more": "1"}, "more"),
    ],
)  # fmt: skip
def test_wrong_events_are_named_and_nothing_is_written(
    world: World, exchange: Client, event: dict[str, str], field: str
) -> None:
    answer = tell(exchange, event)
    assert answer.status_code == 422 and answer.json()["errors"][0]["field"] == field
    assert rows(world) == []


def test_only_the_key_of_a_desk_may_tell(world: World) -> None:
    assert tell(Client(), RANG).status_code == 401
    other = a_system(a_key(world.administrator, "claims.read"))
    assert tell(other, RANG).status_code == 403
    for stranger in (world.claims_handler, world.developer):
        with acting(stranger, NOW):
            assert Incoming.objects.count() == 0


def test_a_complaint_on_the_telephone_takes_home_and_phone_along(world: World, home: Unit, exchange: Client) -> None:
    tell(exchange, RANG)
    (row,) = rows(world)
    desk = a_browser(world.hotline_agent)
    filled = {"against_kind": "insurer", "cause": "speed", "text": "没人联系", "name": "张三（示例）", "phone": ""}
    path = f"/hotline/complain/?unit={home.pk}&call={row.pk}"
    assert "138****0000" in desk.get(path).content.decode()
    assert desk.post(path, {**filled, "text": ""}).status_code == 422
    assert desk.post(path, filled).status_code == 303
    with acting(world.hotline_agent, NOW):
        complaint, call = Complaint.objects.get(), Call.objects.get()
    assert (complaint.channel, complaint.unit_id, complaint.phone) == ("hotline", home.pk, "13800000000")
    assert (call.kind, call.complaint_id, call.wrap_up) == ("complaint", complaint.pk, "complaint")

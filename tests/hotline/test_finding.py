"""Finding while somebody talks: by fragments, by sound, by phone, by number; a fixed number of questions."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.front.hotline import finding, services
from idi.lifecycle.complaints import services as complaints
from idi.lifecycle.projects.models import Unit
from tests.factories import on
from tests.factories.claims import a_claim, an_owner
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2025, 3, 10)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(NOW))


def found(world: World, text: str) -> finding.Found:
    with acting(world.hotline_agent, NOW):
        return finding.find(text, world.hotline_agent)


@pytest.mark.parametrize(
    "text",
    [
        "示例花园 1号楼 101", "花园 1号楼 101室", "slhy 1号楼 101", "shilihuayuan 101 1号楼", "huayuan 1号楼 101",
        "示例花园1号楼101室", "花园1-101", "花园 1幢101", "slhy 1栋101",
    ],
)  # fmt: skip
def test_by_fragments_and_by_the_sound_of_the_community(world: World, home: Unit, text: str) -> None:
    homes = found(world, text).homes
    assert [each.unit for each in homes] == [home]
    assert homes[0].policy is not None and homes[0].policy.lead_id == world.lead.pk


@pytest.mark.parametrize("text", ["a", "", "xyz 1号楼", "没有这个小区"])
def test_nothing_is_found_for_nothing(world: World, home: Unit, text: str) -> None:
    assert not found(world, text)


def test_by_the_phone_of_owner_or_reporter_and_by_numbers(world: World, home: Unit) -> None:
    an_owner(world, home)
    claim = a_claim(world, home)
    agent = world.hotline_agent
    with acting(agent, NOW):
        services.take_call(
            by=agent, at=NOW, kind="question", note="问过进展", region_code="330481", caller_phone="138 0000 0000"
        )
        row = complaints.file(
            by=agent, at=NOW, region_code="330481", against_kind="insurer", cause="speed", text="太慢", name="张三（示例）",
            phone="13800000000", channel="hotline", unit=home,
        )  # fmt: skip
    told = found(world, "138-0000-0000")
    assert [each.unit for each in told.homes] == [home] and told.homes[0].claims == [claim]
    assert (told.claims, told.complaints, [each.note for each in told.calls]) == ([claim], [row], ["问过进展"])
    assert found(world, claim.number).claims == [claim] and found(world, row.number.lower()).complaints == [row]


def test_a_desk_finds_no_homes_of_another_place_and_others_find_none(world: World, home: Unit) -> None:
    with acting(world.claims_handler, NOW):
        assert not finding.find("示例花园 1号楼 101", world.claims_handler).homes


def test_more_homes_ask_no_more_questions(world: World, home: Unit) -> None:
    desk, counted = a_browser(world.hotline_agent), []
    for text in ("示例花园 1号楼 101", "示例花园"):
        a_claim(world, home)
        with CaptureQueriesContext(connection) as asked:
            page: Any = desk.get("/hotline/", {"q": text}, headers={"HX-Request": "true"})
        assert "报案" in page.content.decode()
        counted.append(len(asked))
    assert counted[0] == counted[1]

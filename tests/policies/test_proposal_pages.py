"""The pages of a proposal: what blocks all of them in one list, with filters and Excel; a second try begins with the first one's answers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from idi.foundation.core.acting import acting
from idi.foundation.notices.models import Message
from idi.lifecycle.policies import services
from idi.lifecycle.policies.models import Proposal
from idi.lifecycle.projects.models import Project
from idi.lifecycle.rating.models import Filing
from tests.factories import HOUSE, on
from tests.factories.parties import World
from tests.factories.policies import ANSWERS, ASKED, a_proposal, ask, three
from tests.factories.projects import a_project
from tests.factories.rating import a_filing, an_accepted_quote
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
TODAY = on(2019, 5, 10)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with mock.patch("idi.foundation.core.clock.now", return_value=TODAY):
        yield


def some(world: World, count: int, filing: Filing | None = None) -> list[Proposal]:
    """Proposals on projects of one developer, all led by 甲, the first with a panel nobody answered."""
    filing, made = filing or a_filing(world), []
    for number in range(count):
        project = a_project(world, name=f"示例花园{number + 1}期")
        made.append(a_proposal(world, project, quote=an_accepted_quote(world, project, filing=filing)))
    ask(world, made[0], three(world))
    return made


def listed(client: Client, **asked: str) -> str:
    response = client.get(reverse("policies:blocking"), asked)
    assert response.status_code == 200
    return response.content.decode()


def test_nobody_is_led_to_a_page_that_is_not_open_to_them(world: World) -> None:
    first, _ = some(world, 2)
    led = {}
    for name in ("underwriter", "claims_handler", "developer"):
        browser = a_browser(getattr(world, name))
        led[name] = set(re.findall(r'href="(/[a-z]+/[^"?#]*\d[^"?#]*)"', listed(browser).partition("<main")[2]))
        assert {browser.get(address).status_code for address in led[name]} == {200}
        told = browser.get(reverse("policies:proposal", args=[first.pk])).content.decode()
        ways = re.findall(r'class="btn btn-primary" href="([^"]+)"', told)
        assert all(browser.get(way).status_code == 200 for way in ways)
        assert ("由本单位其他岗位办理" in told) == (name == "claims_handler")
    assert led["underwriter"] > led["claims_handler"], "who may not do it is led to the proposal"


def test_one_list_tells_both_sides_what_blocks_their_proposals(world: World) -> None:
    first, _ = some(world, 2)
    for by in (world.underwriter, world.developer):
        told = listed(a_browser(by))
        assert "示例花园1期" in told
        assert "示例花园2期" in told
        assert "示例财产保险乙公司还没有确认共保份额" in told
        assert "已逾期" in told  # the day to answer was 2019-04-16
    lead = a_browser(world.underwriter)
    mine = listed(lead, who="mine")
    assert reverse("policies:explain", args=[first.pk]) in mine
    assert "还没有提交" not in mine
    assert "还没有确认共保份额" in listed(lead, urgency="overdue")
    assert "责任免除" not in listed(lead, urgency="overdue")
    panel = listed(lead, kind="panel", who=str(world.third.pk))
    assert "丙公司还没有确认" in panel
    assert "乙公司还没有确认" not in panel
    stranger = listed(a_browser(world.other_developer))
    assert "没有挡住出单的事项" in stranger


def test_the_list_comes_as_excel_as_it_is_filtered(world: World) -> None:
    (proposal,) = some(world, 1)
    answer = a_browser(world.developer).get(
        reverse("policies:checklist", args=[proposal.pk]), {"kind": "evidence", "format": "xlsx"}
    )
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    said = "\n".join(str(line) for line in sheet.to_python())
    assert "还没有提交概预算中列明保险费的页" in said
    assert proposal.number in said
    assert "责任免除" not in said


def test_the_list_asks_as_often_for_three_proposals_as_for_one(world: World) -> None:
    counts = []
    filing = a_filing(world)
    some(world, 1, filing)
    lead = a_browser(world.underwriter)
    for more in (0, 2):
        for number in range(more):
            project = a_project(world, name=f"示例新苑{number + 1}期")
            a_proposal(world, project, quote=an_accepted_quote(world, project, filing=filing))
        with CaptureQueriesContext(connection) as queries:
            listed(lead)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_second_try_begins_with_the_answers_of_the_first(standing_project: Project, world: World) -> None:
    project = standing_project
    answers = ANSWERS | {"novel": {"answer": True, "remark": "示例：采用新型防水材料"}}
    proposal = a_proposal(world, project, answers=answers, insured="organisation", insured_organisation=world.keepers)
    with acting(world.developer, ASKED):
        services.withdraw(by=world.developer, at=ASKED, proposal=proposal)
    developer = a_browser(world.developer)
    page = developer.get(reverse("policies:proposal", args=[proposal.pk])).content.decode()
    again = reverse("policies:propose", args=[proposal.quote_id])
    assert again in page
    form = developer.get(again).content.decode()
    assert "示例：采用新型防水材料" in form
    assert world.keepers.name in form


def test_who_has_not_answered_is_reminded_the_day_before_and_every_day_after(world: World) -> None:
    (proposal,) = some(world, 1)
    with acting(world.underwriter, ASKED):
        day = proposal.agreement.answer_by
    told = []
    for days in (-2, -1, 0, 1):
        at = on(day.year, day.month, day.day) + timedelta(days=days)
        with acting(HOUSE, at):
            told.append((services.remind_panels_daily(by=HOUSE, at=at), services.remind_panels_daily(by=HOUSE, at=at)))
    assert told == [(0, 0), (2, 0), (2, 0), (2, 0)]
    with acting(world.second_underwriter, TODAY):
        assert Message.objects.filter(holder_id=world.second.pk, title__contains="请答复共保邀请").count() == 3

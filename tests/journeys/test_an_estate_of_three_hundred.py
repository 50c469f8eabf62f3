"""A typhoon, three hundred leaking windows: one notice, one plan, one cause; owners leave and join; each home gets its decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from idi.foundation.core.acting import acting, house
from idi.foundation.diary.selectors import waiting
from idi.foundation.notices import selectors as notices
from idi.foundation.seats import services as seats
from idi.lifecycle.claims import services as claims
from idi.lifecycle.claims.models import Claim, Clock, Estate
from idi.lifecycle.projects.models import Project, Unit
from tests.factories import HOUSE, on
from tests.factories.claims import ACCEPTED_ON, REPORTED, a_claim, a_policy, an_owner, decide, seen, survey
from tests.factories.parties import World
from tests.factories.policies import SIGNED
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
PLANNED, LOOKED, DECIDED = on(2025, 3, 4), on(2025, 3, 5), on(2025, 3, 7)
WORDS = {
    "symptom": "leak", "place": "window", "narrative": "台风后多户外窗渗水", "discovered_on": date(2025, 3, 1),
    "reporter_name": "物业经办（示例）", "reporter_phone": "0573-87000000",
}  # fmt: skip


def test_three_hundred_homes_from_the_notice_to_the_decision(world: World, it_is: Callable[[datetime], None]) -> None:
    project = a_large_estate(world)
    *homes, added, late = homes_of(project)
    own, *others = homes
    an_owner(world, own)
    alone = a_claim(world, others[0], place="window")
    with CaptureQueriesContext(connection) as queries, acting(world.keeper, REPORTED):
        estate = claims.report_estate(by=world.keeper, at=REPORTED, project=project, units=homes, **WORDS)
    assert len(queries) < 90, "not some for every home"
    rows = claims_of(estate)
    assert len(rows) == len({each.number for each in rows}) == 300
    assert alone in rows and {each.item for each in rows} == {"C05"}, "what was reported before is not doubled"
    it_is(PLANNED)
    the_owner_reads_adds_and_leaves(world, own, estate)
    the_firm_adds_a_home(world, added, estate)
    the_lead_plans_once_and_finds_one_cause(world, estate)
    an_owner_joins_with_the_card(late, estate)
    rows = claims_of(estate)
    assert Counter(each.state for each in rows) == {"with_insurer": 301, "withdrawn": 1}
    assert {each.visit_at for each in rows if each.state == "with_insurer"} == {LOOKED}, "who came later, too"
    first, second = (each for each in rows if each.unit_id in (others[1].pk, late.pk))
    for home in (first, second):
        survey(world, home, at=LOOKED, finding="窗框与墙体间未填实")
        decide(world, home, "covered", at=DECIDED, reasons="窗框与墙体间未填实，属于防渗漏施工缺陷")
    it_is(DECIDED)
    with CaptureQueriesContext(connection) as queries:
        shown = a_browser(world.claims_handler).get(f"/claims/estates/{estate.pk}/").content.decode()
    assert len(queries) < 40 and "302户" in shown and "属于保险责任" in shown and "窗框与墙体间未填实" in shown
    assert shown.count('href="/claims/') >= 302
    track = Client().get(f"/p/track/{second.track_code}/").content.decode()
    assert "窗框与墙体间未填实，属于防渗漏施工缺陷" in track and estate.number in track
    assert seen(rows[5]).state == "with_insurer", "what is decided about one home decides nothing about another"
    with acting(world.claims_handler, DECIDED):
        running = Clock.objects.filter(claim__estate=estate, clock="survey", claim__state="with_insurer")
        assert {each.due_on for each in running} == {date(2025, 3, 5), date(2025, 3, 6)}, "the clock of each home runs"


def the_owner_reads_adds_and_leaves(world: World, own: Unit, estate: Estate) -> None:
    with acting(world.owner, PLANNED):
        track = notices.messages_of(world.owner).get().address
    card = Client().get(f"/p/unit/{own.code}/").content.decode()
    assert estate.number in card
    page = Client().get(track).content.decode()
    assert "退出群体报案" not in page, "who holds the code alone may not"
    opened = Client().post(f"/p/unit/{own.code}/estate/", {"claim_word": own.claim_word})
    assert opened["Location"] == track
    assert Client().post(f"{track}add/", {"text": "主卧窗也漏"}).status_code == 303
    assert "退出群体报案" in Client().get(track).content.decode()
    assert Client().post(f"{track}withdraw/", {"text": "我自己处理"}).status_code == 303


def the_firm_adds_a_home(world: World, added: Unit, estate: Estate) -> None:
    keeper, address = a_browser(world.keeper), f"/claims/estates/{estate.pk}/homes/"
    told = {
        "buildings": [str(added.building_id)], "part": "inside", "numbers": added.number, "discovered_on": "2025-03-03"
    }  # fmt: skip
    assert "增加房屋" in keeper.get(f"/claims/estates/{estate.pk}/").content.decode()
    assert keeper.post(address, told).status_code == 303
    assert keeper.post(address, told).status_code == 422, "not twice"
    assert a_browser(world.other_developer).post(address, told).status_code in (403, 404)
    assert len(claims_of(estate)) == 301


def an_owner_joins_with_the_card(late: Unit, estate: Estate) -> None:
    told = {"discovered_on": "2025-03-04", "reporter_name": "李四（示例）", "reporter_phone": "13900000000"}
    client, address = Client(), f"/p/unit/{late.code}/estate/{estate.pk}/join/"
    assert client.post(address, {**told, "claim_word": "猜的"}).status_code == 422
    joined = client.post(address, {**told, "claim_word": late.claim_word})
    assert joined.status_code == 303 and "退出群体报案" in client.get(joined["Location"]).content.decode()


def the_lead_plans_once_and_finds_one_cause(world: World, estate: Estate) -> None:
    by = world.claims_handler
    with acting(by, PLANNED):
        (task,) = waiting(by).filter(kind="claims.plan_estate")
        assert estate.number in task.title and task.due_on == date(2025, 3, 5)
        given = {"visit_at": LOOKED, "plan": "先看各单元顶层和西侧"}
        claims.plan_survey(by=by, at=PLANNED, estate=estate, **given)
        claims.find_cause(
            by=by, at=PLANNED, estate=estate, cause="construction", finding="窗框与墙体间未填实",
            responsible_id=world.contractor.pk,
        )  # fmt: skip
        assert not waiting(by).filter(kind="claims.plan_estate").exists()


def a_large_estate(world: World) -> Project:
    """302 homes, insured, accepted in 2020 and looked after by the property firm."""
    project = a_project(world, homes=151)
    with acting(HOUSE, SIGNED), house(project.pk, cause=HOUSE):
        a_policy(world, project, ACCEPTED_ON)
        seats.seat(world.keepers.pk, project.pk, role="property_firm", from_on=SIGNED.date())
    return project


def homes_of(project: Project) -> list[Unit]:
    with acting(HOUSE, REPORTED), house(project.pk, cause=HOUSE):
        rows = Unit.objects.filter(project=project, part="inside").select_related("building", "project").order_by("id")
        return list(rows)


def claims_of(estate: Estate) -> list[Claim]:
    with acting(HOUSE, DECIDED), house(estate.project_id, cause=HOUSE):
        return list(Claim.objects.filter(estate=estate).select_related("unit").order_by("id"))

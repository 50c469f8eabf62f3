"""The front door for everybody: what waits, what the numbers are, what one can begin."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import idi
from idi.config.wiring import NAVIGATION
from idi.foundation.core import clock
from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.clock import local_date
from idi.foundation.diary import services as diary
from idi.foundation.diary.kinds import kinds
from idi.foundation.diary.models import Task
from idi.foundation.notices import services as notices
from idi.foundation.notices.models import Message
from idi.lifecycle.claims import services as claims
from idi.lifecycle.projects.models import Project, Unit
from tests.factories import HOUSE, on
from tests.factories.claims import REPORTED, a_claim, a_photo, an_owner
from tests.factories.parties import World
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def test_a_stranger_reads_what_this_is_and_where_to_go() -> None:
    page = Client().get("/").content.decode()
    for word, address in {"我要报修": "/p/", "核验保险单": "/p/check/", "单位登录": reverse("account_login")}.items():
        assert word in page and f'href="{address}"' in page
    english = Client()
    english.cookies["django_language"] = "en"
    assert "Report a defect" in english.get("/").content.decode()


def test_every_role_has_a_home_and_every_link_on_it_opens(standing_project: Project, world: World) -> None:
    for username in (
        "administrator", "haining_officer", "insurance_officer", "finance_officer", "property_officer", "developer",
        "underwriter", "claims_handler", "inspector", "site_manager", "supervision_engineer", "repair_manager",
        "appraiser", "hotline_agent", "keeper", "owner",
    ):  # fmt: skip
        browser = a_browser(getattr(world, username))
        answer = browser.get("/")
        assert answer.status_code == 200, username
        addresses = {tile.url for tile in answer.context["tiles"]}
        offered = [
            a for a in answer.context["actions"] if a.capability is None or answer.context["actor"].may(a.capability)
        ]
        addresses |= {action.url for action in offered}
        for address in sorted(addresses):
            assert browser.get(address).status_code == 200, f"{username} {address}"


def test_every_entry_of_the_navigation_opens(world: World) -> None:
    browser = a_browser(world.administrator)
    for item in NAVIGATION:
        assert browser.get(reverse(item.url_name)).status_code in (200, 403), item.url_name


def test_tasks_stand_in_the_order_of_their_days_with_their_article(world: World) -> None:
    at = on(2019, 3, 4)
    project = a_project(world, until="register")
    with acting(HOUSE, at):
        for kind, due_on in (("later", date(2099, 1, 1)), ("never", None), ("late", date(2019, 3, 8))):
            diary.open_task(
                by=HOUSE, at=at, holder_id=world.hongxiang.pk, kind=kind, title=f"示例待办 {kind}", subject=project,
                address="/projects/", region_code="330481", project_id=project.pk, due_on=due_on,
            )  # fmt: skip
    browser = a_browser(world.developer)
    page = browser.get("/").content.decode()
    assert "有 3 件事等您处理" in page and "已逾期" in page
    places = [page.index(f"示例待办 {kind}") for kind in ("late", "later", "never")]
    assert places == sorted(places)
    assert "示例待办 late" in browser.get("/diary/").content.decode()
    assert "示例待办" not in a_browser(world.underwriter).get("/diary/").content.decode()
    with acting(world.developer, at):
        assert Task.objects.count() == 3


def test_nobody_is_asked_for_what_only_a_colleague_may_do(world: World) -> None:
    at = on(2019, 3, 4)
    with acting(HOUSE, at):
        for title, capability in (("示例查勘", "claims.survey"), ("示例签发", "policies.issue"), ("示例通知", "")):
            diary.open_task(
                by=HOUSE, at=at, holder_id=world.lead.pk, kind=title, title=title, subject=world.lead, address="/",
                region_code="330481", capability=capability,
            )  # fmt: skip
    shown = {
        name: a_browser(getattr(world, name)).get("/").content.decode() for name in ("underwriter", "claims_handler")
    }
    assert "示例签发" in shown["underwriter"] and "示例查勘" not in shown["underwriter"]
    assert "示例查勘" in shown["claims_handler"] and "示例签发" not in shown["claims_handler"]
    assert all("示例通知" in page and "有 2 件事等您处理" in page for page in shown.values())


def test_a_message_is_read_once_and_leads_on(world: World) -> None:
    at = on(2019, 3, 4)
    with acting(HOUSE, at):
        notices.tell(
            by=HOUSE,
            at=at,
            holder_id=world.lead.pk,
            title="示例消息",
            text="请查看。",
            address="/policies/",
            subject=world.lead,
        )
        with house(world.lead.pk, cause=HOUSE):
            told = Message.objects.get(holder_id=world.lead.pk)
    browser = a_browser(world.underwriter)
    assert "示例消息" in browser.get("/").content.decode()
    assert browser.get(f"/messages/{told.pk}/").status_code == 200
    assert "示例消息" in browser.get("/").content.decode()  # looking at it changes nothing
    answer = browser.post(f"/messages/{told.pk}/", {})
    assert (answer.status_code, answer["Location"]) == (303, "/policies/")
    assert "示例消息" not in browser.get("/").content.decode()
    assert "示例消息" not in browser.get("/messages/?read=no").content.decode()
    assert "示例消息" in browser.get("/messages/?read=yes").content.decode()
    assert a_browser(world.developer).get(f"/messages/{told.pk}/").status_code == 404


def test_an_owner_finds_the_home_and_the_claim(standing_home: Unit, world: World) -> None:
    home = standing_home
    an_owner(world, home)
    claim = a_claim(world, home, by=ANONYMOUS)
    browser = a_browser(world.owner)
    page = browser.get("/").content.decode()
    assert f'href="/homes/{home.code}/"' in page
    first, *others = re.findall(r'class="btn btn-([\w-]+)" href="([^"]+)"', page[page.index("page-actions") :])
    assert first == ("primary", f"/p/unit/{home.code}/report/"), (
        "to report is the first and strongest, of the only home at once"
    )
    assert others and all(style == "outline-primary" for style, _ in others)
    track = reverse("public:track", args=[claim.track_code])
    line = page[page.index(f'href="{track}"') :].partition("</a>")[0]
    assert (
        claim.number in line
        and "保险机构受理中" in line
        and f"{home.building} {home.number}" in line
        and "已逾期" in line
    )
    assert browser.get(track).status_code == 200
    own = browser.get(f"/homes/{home.code}/").content.decode()
    assert claim.number in own and f'href="/p/unit/{home.code}/report/"' in own
    assert home.code not in a_browser(world.neighbour).get("/").content.decode()


def test_home_takes_few_queries_whatever_waits(world: World) -> None:
    at = on(2019, 3, 4)
    project = a_project(world, until="register")
    with acting(HOUSE, at):
        for number in range(20):
            diary.open_task(
                by=HOUSE, at=at, holder_id=world.hongxiang.pk, kind=f"示例.{number}", title="示例", subject=project,
                address="/", region_code="330481", project_id=project.pk,
            )  # fmt: skip
    for username in ("administrator", "developer", "underwriter", "claims_handler", "haining_officer", "owner"):
        browser = a_browser(getattr(world, username))
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/").status_code == 200
        assert len([each for each in asked if "SAVEPOINT" not in each["sql"]]) <= 12, username


def test_work_is_grouped_by_kind_with_what_is_late_and_whose_it_is(world: World) -> None:
    at = on(2019, 3, 4)
    with acting(HOUSE, at):
        for number, (holder, kind, due) in enumerate(
            [
                (world.lead.pk, "claims.survey", date(2019, 3, 1)), (world.lead.pk, "claims.survey", date(2099, 1, 1)),
                (world.claims_handler.person_id, "claims.pay", None),
            ]
        ):  # fmt: skip
            diary.open_task(
                by=HOUSE, at=at, holder_id=holder, kind=kind, title=f"示例 {number}", address="/", region_code="330400",
                subject=[world.lead, world.second, world.third][number], due_on=due,
            )  # fmt: skip
    browser = a_browser(world.claims_handler)
    work = browser.get("/").context["work"]
    assert [(str(w.label), w.count, w.overdue, w.own) for w in work] == [("查勘", 2, 1, 0), ("赔付", 1, 0, 1)]
    for query, shown in (
        ("kind=claims.survey", "01"), ("kind=claims.survey&standing=late", "0"), ("whose=own", "2"), ("standing=open", "2"),
    ):  # fmt: skip
        page = browser.get(f"/diary/?{query}").content.decode()
        assert [n for n in "012" if f"示例 {n}<" in page] == list(shown), query


def test_a_task_says_its_project_and_speaks_the_language_of_its_reader(world: World) -> None:
    at = on(2019, 3, 4)
    project = a_project(world, until="register")
    with acting(HOUSE, at):
        diary.open_task(
            by=HOUSE, at=at, holder_id=world.hongxiang.pk, kind="projects.insure", title="请办理：示例", subject=project,
            address="/projects/", region_code="330481", project_id=project.pk,
        )  # fmt: skip
    browser = a_browser(world.developer)
    for address in ("/", "/diary/", f"/diary/?q={project.name}"):
        page = browser.get(address).content.decode()
        assert project.name in page and "请办理：示例" in page, address
    browser.cookies["django_language"] = "en"
    for address in ("/", "/diary/"):
        page = browser.get(address).content.decode()
        assert page.index('href="/projects/">Reminder to insure') < page.index("请办理：示例"), address


def test_every_kind_of_task_of_the_house_has_its_words() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in Path(idi.__file__).parent.rglob("services/*.py"))
    used = set(re.findall(r'kind="([a-z]+\.[a-z_]+)"', "".join(re.findall(r"open_task\((?:.|\n)*?\)  # fmt", source))))
    assert used and used <= {kind for kind, _ in kinds()}


def test_a_number_opens_a_list_of_exactly_as_many(standing_home: Unit, world: World) -> None:
    home = standing_home
    an_owner(world, home)
    a_claim(world, home, by=world.owner)
    mistaken = a_claim(world, home, symptom="crack", place="room")
    with acting(world.claims_handler, REPORTED):
        claims.void(by=world.claims_handler, at=REPORTED, claim=mistaken, reason="测试登记")
    found = {}
    for username in (
        "claims_handler", "underwriter", "second_underwriter", "developer", "site_manager", "supervision_engineer", "inspector",
        "body_chief", "repair_manager", "hotline_agent", "administrator", "keeper", "owner",
    ):  # fmt: skip
        browser = a_browser(getattr(world, username))
        for tile in browser.get("/").context["tiles"]:
            told = re.search(r"共 ([\d,]+) 条", browser.get(tile.url).content.decode())
            assert tile.count == 0 if told is None else tile.count == int(told[1]), f"{username} {tile.label}"
            found[username, str(tile.label)] = tile.count
    handler = {label: count for (username, label), count in found.items() if username == "claims_handler"}
    assert (handler["待查勘核定报案"], handler["超过时限的报案"], handler["处理中的报案"]) == (1, 1, 1)
    assert found["owner", "处理中的报案"] == 1 and ("administrator", "未结清账款") not in found


def test_home_of_who_acts_for_owners_shows_what_it_was_entrusted_with(standing_home: Unit, world: World) -> None:
    claim = a_claim(world, standing_home)
    with acting(world.claims_handler, REPORTED):
        claims.authorise(
            by=world.claims_handler, at=REPORTED, claim=claim, holder_name=world.keepers.name, holder_id=world.keepers.pk,
            acts=["sign"], from_on=date(2025, 3, 1), until_on=date(2099, 1, 1), paper=a_photo(),
        )  # fmt: skip
    page = a_browser(world.keeper).get("/").content.decode()
    address = reverse("repairs:entrusted_claim", args=[claim.pk])
    assert "受托办理" in page and f'href="{address}"' in page and claim.number in page
    assert a_browser(world.keeper).get(address).status_code == 200


def test_the_visits_that_are_due_open_exactly_as_they_were_counted(world: World) -> None:
    at = on(2019, 3, 4)
    today = local_date(clock.now())
    with acting(HOUSE, at):
        for number, (kind, due) in enumerate(
            [
                ("inspections.visit", date(2019, 3, 1)), ("inspections.booked", today), ("inspections.return", today),
                ("inspections.return", date(2099, 1, 1)), ("inspections.visit", None), ("inspections.report", date(2019, 3, 1)),
            ]
        ):  # fmt: skip
            diary.open_task(
                by=HOUSE, at=at, holder_id=world.inspector.organisation_id or 0, kind=kind, title=f"示例 {number}", address="/",
                region_code="330400", due_on=due,
                subject=[world.lead, world.second, world.third, world.hongxiang, world.repairers, world.keepers][number],
            )  # fmt: skip
    browser = a_browser(world.inspector)
    tile = next(each for each in browser.get("/").context["tiles"] if str(each.label) == "到期未做的检查和回访")
    page = browser.get(tile.url).content.decode()
    assert tile.count == 3 and [n for n in "012345" if f"示例 {n}<" in page] == ["0", "1", "2"]
    assert "检查、预约和回访" in page

"""Credit: grades come in, a party reads what is said about it and replies before it counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.credit import selectors, services
from idi.foundation.credit.models import Fact, Grade
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.parties import World
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(world: World) -> Project:
    return a_project(world, until="participants")


def words(response: Any) -> str:
    return str(response.content.decode())


def fed(world: World, project: Project, *, days_ago: int = 0) -> Fact:
    at = clock.now() - timedelta(days=days_ago)
    with acting(world.developer, at):
        return services.feed(
            by=world.developer, at=at, organisation_id=world.contractor.pk, kind="inspections.finding",
            text="示例：屋面防水卷材搭接不足，严重技术风险", points=-5, subject=project, happened_on=at.date(),
            region_code=project.region_code, project_id=project.pk,
        )  # fmt: skip


def test_the_party_replies_while_it_may(world: World, project: Project) -> None:
    fact = fed(world, project)
    browser = a_browser(world.site_manager)
    assert f"/credit/facts/{fact.pk}/" in words(browser.get("/credit/"))
    page = words(browser.get(f"/credit/facts/{fact.pk}/"))
    assert "陈述期内" in page and "平台默认" in page and f"/credit/facts/{fact.pk}/reply/" in page
    assert browser.post(f"/credit/facts/{fact.pk}/reply/", {"text": "示例：已于当日返工"}).status_code == 303
    assert "示例：已于当日返工" in words(a_browser(world.haining_officer).get(f"/credit/facts/{fact.pk}/"))


def test_after_the_time_the_fact_counts_and_a_reply_is_refused(world: World, project: Project) -> None:
    fact = fed(world, project, days_ago=16)  # one more than the platform gives
    browser = a_browser(world.site_manager)
    page = words(browser.get(f"/credit/facts/{fact.pk}/"))
    assert "已生效" in page and "/reply/" not in page
    response = browser.post(f"/credit/facts/{fact.pk}/reply/", {"text": "示例：太迟了"})
    assert response.status_code == 409 and "届满" in words(response) and "示例：太迟了" in words(response)
    with acting(world.site_manager, clock.now()):
        assert selectors.facts(world.contractor.pk).get().reply == ""


def test_the_list_narrows_by_standing(world: World, project: Project) -> None:
    fact = fed(world, project)
    browser = a_browser(world.haining_officer)
    address = f"/credit/facts/{fact.pk}/"
    assert address in words(browser.get("/credit/", {"standing": "replying"}))
    assert address not in words(browser.get("/credit/", {"standing": "effective"}))


def test_others_do_not_see_it(world: World, project: Project) -> None:
    fact = fed(world, project)
    for actor in (world.other_developer, world.xiuzhou_officer, world.underwriter):
        browser = a_browser(actor)
        assert browser.get(f"/credit/facts/{fact.pk}/").status_code == 404
        assert "屋面防水" not in words(browser.get(f"/credit/organisations/{world.contractor.pk}/"))
    assert a_browser(world.inspector).get(f"/credit/facts/{fact.pk}/reply/").status_code == 403


def given(**changes: Any) -> dict[str, str]:
    sheet = {
        "kind": "grade", "value": "A", "source": "示例信用系统", "reference": "示例-2019-1", "happened_on": "2019-01-01",
        "until_on": "2099-12-31",
    }  # fmt: skip
    return {**sheet, **changes}


def test_an_officer_records_a_grade_and_it_counts_after_the_time_to_reply(world: World) -> None:
    browser = a_browser(world.haining_officer)
    address = f"/credit/organisations/{world.contractor.pk}/"
    assert browser.post(f"{address}records/new/", given()).status_code == 303
    shown = words(browser.get(address))
    assert "示例信用系统" in shown and "没有有效的等级" in shown and "陈述期内" in shown
    today = clock.local_date(clock.now())
    with acting(world.underwriter, clock.now()):
        assert selectors.grade_on(world.contractor.pk, today + timedelta(days=15)) is None
        last = selectors.grade_on(world.contractor.pk, today + timedelta(days=16))
        assert last is not None and last.grade == "A"
        assert selectors.grade_on(world.contractor.pk, date(2100, 1, 1)) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"until_on": "2018-12-31"}, "早于"), ({"value": ""}, "等级或分值"), ({"source": " "}, "信息来源"),
        ({"kind": "bad", "value": "5"}, "应为负数"), ({"kind": "good", "value": "好"}, "应为整数"),
        ({"happened_on": "2099-01-01", "until_on": ""}, "不能晚于今天"),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be(world: World, changes: dict[str, str], said: str) -> None:
    address = f"/credit/organisations/{world.contractor.pk}/records/new/"
    response = a_browser(world.haining_officer).post(address, given(**changes))
    assert response.status_code == 422 and said in words(response)
    with acting(world.haining_officer, on(2019, 6, 1)):
        assert (
            not Grade.objects.filter(organisation=world.contractor).exists()
            and not Fact.objects.filter(organisation=world.contractor).exists()
        )


def test_the_registry_shows_credit_in_its_panel(world: World) -> None:
    browser = a_browser(world.underwriter)
    panel = f"/credit/organisations/{world.hongxiang.pk}/panel/"
    assert panel in words(browser.get(f"/parties/{world.hongxiang.pk}/"))
    fragment = words(browser.get(panel, headers={"HX-Request": "true"}))
    assert "AAA" in fragment and "<html" not in fragment and "<html" in words(browser.get(panel))

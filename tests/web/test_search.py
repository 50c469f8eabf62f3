"""One search over everything, within what the reader may see; its rows follow what changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.parties import services as parties
from idi.front.web import services
from idi.front.web.models import SearchMark, SearchRow
from idi.front.web.tasks import follow_search
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE
from tests.factories.claims import a_claim
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(standing_home: Unit) -> Unit:
    return standing_home


def words(browser: Client, text: str) -> str:
    answer = browser.get("/search/", {"q": text}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("filled", [False, True])
def test_numbers_and_names_are_found_by_those_who_may_see_them(world: World, home: Unit, filled: bool) -> None:
    claim = a_claim(world, home)
    if filled:
        follow_search()
    lead = a_browser(world.underwriter)
    assert "示例花园一期" in words(lead, "示例花园")
    assert f"/claims/{claim.pk}/" in words(a_browser(world.claims_handler), claim.number[-6:])
    assert f"/policies/{claim.policy_id}/" in words(lead, claim.policy.number[-8:].lower())
    assert "示例建设集团公司" in words(lead, "建设集团")
    assert f"/projects/units/{home.pk}/" in words(lead, f"示例花园 {home.building.number} {home.number}")
    assert f"/projects/units/{home.pk}/" in words(
        lead, f"示例花园{home.building.number}{home.number}"
    )  # as people write it
    stranger = a_browser(world.other_developer)
    assert "没有找到" in words(stranger, claim.number)
    assert "/projects/" not in words(stranger, "示例花园")
    assert "没有找到" in words(stranger, home.code)
    assert "没有找到" in words(lead, "查无此名")
    assert "至少输入两个字" in words(lead, "示")


def test_names_are_found_as_they_are_spelled(world: World, home: Unit) -> None:
    follow_search()
    browser = a_browser(world.haining_officer)
    for text, found in (
        ("slhy", "示例花园"),
        ("shilihuayuan", "示例花园"),
        ("hnhx", "海宁鸿翔"),
        ("jianshe", "建设集团"),
    ):
        assert found in words(browser, text), text
    assert f"/projects/units/{home.pk}/" in words(browser, f"slhy {home.number}")


def test_what_is_renamed_is_found_by_its_new_name_at_once_and_no_more_by_the_old(world: World) -> None:
    follow_search()
    with acting(world.administrator, clock.now()):
        world.contractor.name = "示例新城营造公司"
        world.contractor.save(update_fields=["name"])
    browser = a_browser(world.underwriter)
    assert "新城营造" in words(browser, "新城营造")
    follow_search()
    assert "新城营造" in words(browser, "xcyz") and "没有找到" in words(browser, "示例建设集团")


def test_the_rows_may_be_filled_anew(home: Unit) -> None:
    follow_search()
    with acting(HOUSE, clock.now()):
        kept = set(SearchRow.objects.values_list("kind", "subject_id", "words"))
        assert {kind for kind, _, _ in kept} >= {"project", "policy", "organisation", "unit"}
        SearchRow.objects.filter(kind="unit").delete()
        services.begin_anew()
    follow_search()
    with acting(HOUSE, clock.now()):
        assert set(SearchRow.objects.values_list("kind", "subject_id", "words")) == kept
        assert not SearchMark.objects.exists()


def test_a_register_of_many_organisations_is_searched_in_the_same_few_queries(
    world: World, django_assert_max_num_queries: Any
) -> None:
    with acting(world.administrator, clock.now()):
        for number in range(30):
            parties.register_organisation(
                by=world.administrator, at=clock.now(), kind="company", name=f"示例众多公司{number}", uscc=None,
                region_code="330400",
            )  # fmt: skip
    follow_search()
    browser = a_browser(world.underwriter)
    with django_assert_max_num_queries(12):
        page = words(browser, "示例众多")
    assert "还有更多" in page


def test_nobody_reads_the_rows_but_the_house(world: World, home: Unit) -> None:
    follow_search()
    with acting(world.administrator, clock.now()):
        assert not SearchRow.objects.exists() and not SearchMark.objects.exists()


@pytest.mark.parametrize("text", ["%", "_", "''", "\\", "a'b; --", "  ", "甲 乙 丙", "x" * 300])
def test_any_text_may_be_searched(world: World, text: str) -> None:
    follow_search()
    words(a_browser(world.underwriter), text)


@given(name=st.text(max_size=30))
def test_any_name_has_a_spelling(name: str) -> None:
    assert services.sounds(name) == services.sounds(name).lower()


def test_a_name_is_spelled_whole_and_by_initials() -> None:
    assert services.sounds("示例·潮城置业") == "shilichaochengzhiye slcczy"
    assert services.sounds("梧桐里一期 A3") == "wutongliyiqi a3 wtlyq"


def test_the_field_stands_on_every_page(world: World) -> None:
    page = a_browser(world.underwriter).get("/policies/").content.decode()
    assert 'action="/search/"' in page and "data-global-search" in page
    assert "data-global-search" not in Client().get("/p/").content.decode()


def test_a_stranger_is_asked_to_sign_in() -> None:
    answer = Client().get("/search/?q=示例")
    assert answer.status_code == 302 and answer["Location"].startswith("/account/login/")

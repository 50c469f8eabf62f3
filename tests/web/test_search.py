"""One search over everything, within what the reader may see."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.claims import a_claim, an_insured_home
from tests.factories.parties import World, a_world
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def words(browser: Client, text: str) -> str:
    answer = browser.get("/search/", {"q": text}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_numbers_and_names_are_found_by_those_who_may_see_them() -> None:
    world: World = a_world()
    home = an_insured_home(world)
    claim = a_claim(world, home)
    lead = a_browser(world.underwriter)
    assert "示例花园一期" in words(lead, "示例花园")
    assert f"/claims/{claim.pk}/" in words(a_browser(world.claims_handler), claim.number[-6:])
    policy_page = words(lead, "BD-") + words(lead, str(claim.policy))
    assert "保险单" in policy_page and "/policies/" in policy_page
    assert "/parties/" in words(lead, "jianshe") and "示例建设集团公司" in words(lead, "建设集团")
    stranger = a_browser(world.other_developer)
    assert "没有找到" in words(stranger, claim.number)
    assert "/projects/" not in words(stranger, "示例花园")
    assert "没有找到" in words(lead, "查无此名")
    assert "至少输入两个字" in words(lead, "示")


def test_a_stranger_is_asked_to_sign_in() -> None:
    answer = Client().get("/search/?q=示例")
    assert answer.status_code == 302 and answer["Location"].startswith("/account/login/")

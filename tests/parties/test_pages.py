"""The pages of the registry."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from idi.foundation.core.acting import acting
from idi.foundation.parties import selectors
from idi.foundation.parties.models import Organisation
from tests.factories import on
from tests.factories.parties import World, uscc
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 3, 5)


def words(response: Any) -> str:
    return str(response.content.decode())


def test_the_list_narrows_and_searches_with_few_queries(world: World, django_assert_max_num_queries: Any) -> None:
    browser = a_browser(world.developer)
    browser.get("/parties/")
    with django_assert_max_num_queries(11):  # one of them: the filters the reader kept
        shown = words(browser.get("/parties/", {"kind": "insurer"}))
    assert "示例财产保险甲公司" in shown and "示例建设集团公司" not in shown
    assert "示例建设集团公司" in words(browser.get("/parties/", {"q": world.contractor.uscc or ""}))
    assert "/parties/new/" not in shown


def test_owners_and_strangers_do_not_read_the_registry(world: World, client: Any) -> None:
    assert a_browser(world.owner).get("/parties/").status_code == 403
    assert client.get("/parties/")["Location"].startswith("/account/login/")


def test_the_administrator_registers_qualifies_links_and_opens_an_account(world: World) -> None:
    browser = a_browser(world.administrator)
    given = {"kind": "contractor", "name": "示例新建设公司", "uscc": uscc(900), "region_code": "330481"}
    page = browser.post("/parties/new/", given)["Location"]
    assert "示例新建设公司" in words(browser.get(page))
    posts = {
        "/standing/qualifications/{pk}/new/": {"kind": "施工总承包", "grade": "一级", "certificate_number": "示例-1", "from_on": "2019-01-01"},
        "{page}links/new/": {"direction": "held", "other": "示例控股公司", "kind": "shares", "share": "33.5",
                       "source": "公示系统（示例）", "from_on": "2019-01-01"},
        "{page}accounts/new/": {"name": "示例新人", "role": "site_manager", "username": "newcomer", "password": "示例-口令-二〇一九"},
    }  # fmt: skip
    for where, fields in posts.items():
        address = where.format(page=page, pk=page.split("/")[2])
        assert browser.get(address).status_code == 200
        assert browser.post(address, fields).status_code == 303, address
    shown = words(browser.get(page)) + words(browser.get(page.replace("/parties/", "/standing/qualifications/")))
    assert "施工总承包" in shown and "33.5%" in shown and "示例控股公司" in shown and "登记资质" in shown
    with acting(world.administrator, NOW):
        organisation = Organisation.objects.get(name="示例新建设公司")
        (link,) = selectors.links(organisation.pk)
        assert (link.holder, link.held) == (world.shareholder, organisation)
    answer = Client().post("/account/login/", {"login": "newcomer", "password": "示例-口令-二〇一九"})
    assert answer.status_code == 302


def test_a_field_that_names_an_organisation_suggests_what_fits(world: World) -> None:
    browser = a_browser(world.developer)
    found = browser.get("/parties/suggest/", {"q": world.contractor.name[2:6]}).json()
    assert world.contractor.name in [each["problem"] for each in found] and len(found) <= selectors.MOST_NAMED
    assert browser.get("/parties/suggest/", {"q": "示"}).json() == []
    assert Client().get("/parties/suggest/", {"q": "示例"}).status_code == 401
    form = words(a_browser(world.administrator).get(f"/parties/{world.contractor.pk}/links/new/"))
    assert 'data-suggest="/parties/suggest/"' in form


@pytest.mark.parametrize(
    ("address", "given", "said"),
    [
        ("/parties/new/", {"kind": "contractor", "name": "示例", "uscc": "913100000000000000", "region_code": "330481"}, "校验码"),
        ("/parties/{contractor}/links/new/", {"direction": "holds", "other": "没有的公司", "kind": "shares",
                                              "source": "示例", "from_on": "2019-01-01"}, "登记簿中没有"),
        ("/standing/qualifications/{contractor}/new/", {"kind": "施工", "grade": "一级", "certificate_number": "1",
                                                       "from_on": "2019-01-01", "until_on": "2018-01-01"}, "早于"),
        ("/parties/{contractor}/accounts/new/", {"name": "示例", "role": "site_manager", "username": "x", "password": "123"}, "密码"),
    ],
)  # fmt: skip
def test_bad_input_is_said_at_its_field(world: World, address: str, given: dict[str, str], said: str) -> None:
    response = a_browser(world.administrator).post(address.format(contractor=world.contractor.pk), given)
    assert response.status_code == 422 and said in words(response)


def test_people_are_shown_to_their_own_organisation(world: World) -> None:
    page = f"/parties/{world.contractor.pk}/"
    assert "示例site_manager" in words(a_browser(world.site_manager).get(page))
    assert "示例site_manager" not in words(a_browser(world.developer).get(page))


def test_an_owner_gets_an_account_without_an_organisation(world: World) -> None:
    browser = a_browser(world.administrator)
    given = {"name": "示例业主", "role": "owner", "username": "owner-3", "password": "示例-口令-二〇一九"}
    assert browser.post("/parties/owners/new/", given).status_code == 303
    assert browser.get("/parties/999999999/").status_code == 404
    assert a_browser(world.developer).get("/parties/owners/new/").status_code == 403

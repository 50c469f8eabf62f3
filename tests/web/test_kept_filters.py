"""Filters kept by name: one's own or the organisation's, one of them how the list opens; never anybody else's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.diary.models import KeptFilter
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def kept(
    browser: Client, name: str = "未读的", query: str = "read=no&q=", path: str = "/messages/", **more: Any
) -> Any:
    address = f"/diary/filters/new/?{urlencode({'list': path, 'query': query})}"
    return browser.post(address, {"name": name, **more})


def test_a_kept_filter_stands_above_its_list_and_leads_to_it(world: World) -> None:
    browser = a_browser(world.underwriter)
    assert "保存当前筛选" not in browser.get("/messages/").content.decode()
    assert (
        "/diary/filters/new/?list=%2Fmessages%2F&amp;query=read%3Dno"
        in browser.get("/messages/?read=no&page=2").content.decode()
    )
    answer = kept(browser)
    assert (answer.status_code, answer["Location"]) == (303, "/messages/?read=no")
    page = browser.get("/messages/").content.decode()
    assert 'href="/messages/?read=no"' in page and "未读的" in page
    assert "未读的" not in browser.get("/claims/").content.decode()
    assert "未读的" in browser.get("/diary/filters/").content.decode()


def test_the_default_opens_the_list_until_all_is_asked(world: World) -> None:
    browser = a_browser(world.underwriter)
    kept(browser, default="on")
    chosen = '<option value="no" selected>'
    assert chosen in browser.get("/messages/").content.decode()
    assert chosen not in browser.get("/messages/?all=1").content.decode()
    row = key_of(world)
    assert browser.post(f"/diary/filters/{row}/default/", {}).status_code == 303
    assert chosen not in browser.get("/messages/").content.decode()


def key_of(world: World) -> int:
    with acting(world.underwriter, clock.now()):
        return KeptFilter.objects.get().pk


def test_shared_ones_are_for_colleagues_only_and_dropped_by_their_owner(world: World) -> None:
    browser, colleague = a_browser(world.underwriter), a_browser(world.claims_handler)
    kept(browser)
    assert "未读的" not in colleague.get("/messages/").content.decode()
    kept(browser, shared="on")
    assert "未读的" in colleague.get("/messages/").content.decode()
    assert "未读的" not in a_browser(world.developer).get("/messages/").content.decode()
    row = key_of(world)
    colleague.post(f"/diary/filters/{row}/default/", {})
    assert colleague.post(f"/diary/filters/{row}/drop/", {}).status_code == 403
    assert a_browser(world.developer).post(f"/diary/filters/{row}/drop/", {}).status_code == 404
    assert browser.post(f"/diary/filters/{row}/drop/", {}).status_code == 303
    assert "未读的" not in colleague.get("/messages/").content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "名称"), ({"query": "page=3&q="}, "没有可以保存"), ({"path": "//elsewhere.example/"}, "没有这份清单"),
        ({"path": "/no/such/list/"}, "没有这份清单"), ({"query": "q=" + "x" * 700}, "太长"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept(world: World, changes: dict[str, str], said: str) -> None:
    answer = kept(a_browser(world.underwriter), **changes)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert 'href="//' not in answer.content.decode()
    with acting(world.underwriter, clock.now()):
        assert not KeptFilter.objects.exists()


def test_kept_filters_cost_one_query_however_many(world: World, django_assert_num_queries: Any) -> None:
    browser = a_browser(world.underwriter)
    kept(browser, "甲")
    with django_assert_num_queries(11):
        browser.get("/messages/")
    for number in range(10):
        kept(browser, f"乙{number}", shared="on")
    with django_assert_num_queries(11):
        browser.get("/messages/")

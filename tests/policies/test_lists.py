"""The lists of policies and projects ask the same few queries however many rows stand on them, and count no further than they page."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from idi.foundation.core import listing
from tests.factories.books import entered, excel, row, several, taken
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
PAGES = {"policies:list": 11, "projects:list": 11}


@pytest.mark.parametrize("count", [1, 3])
def test_no_list_asks_a_query_per_row(world: World, count: int) -> None:
    entered(world, taken(world, excel([row(each) for each in several(world, count)])))
    for actor in (world.underwriter, world.haining_officer, world.administrator):
        browser = a_browser(actor)
        for page, queries in PAGES.items():
            browser.get(reverse(page))
            with CaptureQueriesContext(connection) as asked:
                assert f"共 {count} 条" in browser.get(reverse(page)).content.decode()
            assert len([each for each in asked.captured_queries if "SAVEPOINT" not in each["sql"]]) <= queries, page


def test_a_long_list_is_counted_up_to_its_limit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "COUNT_LIMIT", 2)
    several(world, 3)
    assert "共 2+ 条" in a_browser(world.developer).get(reverse("projects:list")).content.decode()

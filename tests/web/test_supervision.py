"""The authorities see their area, and what stands out in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.claims import a_claim, an_insured_home
from tests.factories.parties import a_world
from tests.factories.projects import a_project

pytestmark = pytest.mark.django_db


def test_an_authority_sees_its_places_and_what_stands_out(signed_in: Callable[[str], Client]) -> None:
    world = a_world()
    a_claim(world, an_insured_home(world, a_project(world, name="示例花园一期")))
    a_project(world, name="示例花园二期")
    county = signed_in("haining_officer").get("/supervision/")
    (place,) = county.context["places"]
    assert place.name == "海宁市"
    assert dict(zip((str(label) for label, _ in county.context["columns"]), place.counts, strict=True)) == {
        "工程项目": 2, "试点工程": 2, "保险单": 1, "未销项风险": 0, "报案": 1, "处理中的报案": 1,
    }  # fmt: skip
    page = county.content.decode()
    assert "尚未承保" in page and "示例花园二期" in page and "示例花园一期" not in page
    assert signed_in("finance_officer").get("/supervision/").context["totals"][:3] == [2, 2, 1]
    assert signed_in("xiuzhou_officer").get("/supervision/").context["places"] == []
    assert signed_in("developer").get("/supervision/").status_code == 403


@pytest.mark.parametrize("address", ["/statistics/", "/returns/", "/returns/build/"])
def test_pages_of_figures_open_before_there_are_any(address: str, signed_in: Callable[[str], Client]) -> None:
    a_world()
    answer = signed_in("administrator").get(address)
    assert answer.status_code == 200

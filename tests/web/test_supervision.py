"""The authorities see their area, and what stands out in it."""

from __future__ import annotations

import re

import pytest

from idi.foundation.core.acting import acting
from idi.lifecycle.projects.selectors import units
from tests.factories.claims import a_claim
from tests.factories.parties import World
from tests.factories.policies import ISSUED, an_issued_policy
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def test_an_authority_sees_its_places_and_what_stands_out(world: World) -> None:
    insured = a_project(world, name="示例花园一期")
    an_issued_policy(world, insured)
    with acting(world.developer, ISSUED):
        home = units(insured).select_related("project").filter(part="inside")[0]
    a_claim(world, home)
    a_project(world, name="示例花园二期")
    county = a_browser(world.haining_officer).get("/supervision/")
    (place,) = county.context["places"]
    assert place.name == "海宁市"
    assert dict(zip((str(label) for label, _ in county.context["columns"]), place.counts, strict=True)) == {
        "工程项目": 2, "试点工程": 2, "保险单": 1, "未销项风险": 0, "报案": 1, "处理中的报案": 1,
    }  # fmt: skip
    page = county.content.decode()
    for label, (count, url) in zip((str(label) for label, _ in county.context["columns"]), place.cells, strict=True):
        assert "region_code=330481" in url and (not count or url.replace("&", "&amp;") in page)
        listed = a_browser(world.haining_officer).get(url)
        assert listed.status_code == 200 and len(listed.context["listing"].page.object_list) == count, label
    uninsured = county.context["alarms"][0]
    assert "尚未承保" in page and [name for name, _ in uninsured.things] == ["示例花园二期"]
    assert a_browser(world.finance_officer).get("/supervision/").context["totals"][:3] == [2, 2, 1]
    assert a_browser(world.xiuzhou_officer).get("/supervision/").context["places"] == []
    assert a_browser(world.developer).get("/supervision/").status_code == 403


def test_a_claim_that_is_late_names_its_home_and_for_how_long(world: World) -> None:
    project = a_project(world, name="示例花园一期")
    an_issued_policy(world, project)
    with acting(world.developer, ISSUED):
        home = units(project).select_related("project").filter(part="inside")[0]
    claim = a_claim(world, home)
    page = a_browser(world.haining_officer).get("/supervision/").content.decode()
    told = page[page.index(claim.number) :].split("</a>")[0]
    assert str(home) in told and "示例花园一期" in told and re.search(r"已逾期\d+天", told)
    assert "/claims/?progress=late" in page


@pytest.mark.parametrize("address", ["/statistics/", "/returns/", "/returns/build/"])
def test_pages_of_figures_open_before_there_are_any(world: World, address: str) -> None:
    answer = a_browser(world.administrator).get(address)
    assert answer.status_code == 200

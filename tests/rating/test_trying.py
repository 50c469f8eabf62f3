"""The what-if panel and comparisons: instantly, marked, and nothing written; the quote page asks few questions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.lifecycle.projects.models import Project
from idi.lifecycle.rating.lines import Judgement
from idi.lifecycle.rating.models import Alternative
from tests.factories.parties import World
from tests.factories.projects import a_project
from tests.factories.rating import OFFERED, a_filing, an_accepted_quote, an_invited_quote, an_offered_quote
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
BLANK = {"judged-TOTAL_FORMS": "0", "judged-INITIAL_FORMS": "0"}


@pytest.fixture
def project(world: World) -> Project:
    return a_project(world, until="buildings")


def words(browser: Client, address: str, typed: dict[str, str] | None = None) -> str:
    response = browser.get(address, typed)
    assert response.status_code == 200
    return response.content.decode()


def test_trying_another_grade_and_a_settled_cost_writes_nothing(world: World, project: Project) -> None:
    filing, quote = a_filing(world), an_invited_quote(world, project)
    insurer, tried = a_browser(world.underwriter), reverse("rating:tried", args=[quote.pk])
    assert "855,000.00" in words(insurer, reverse("rating:what_if", args=[quote.pk]))
    typed = {"filing": str(filing.pk), "settlement": "83000000", "assumed_developer_credit": "AA", **BLANK}
    page = words(insurer, tried, typed)
    assert "902,500.00" in page and "936,343.75" in page and "假设投保单位诚信记录为 AA" in page
    assert "应为大于零的金额" in words(insurer, tried, {**typed, "settlement": "0"})
    assert "假设结算造价：输入一个数字。" in words(insurer, tried, {**typed, "settlement": "约八千万"})
    with acting(world.underwriter, OFFERED):
        quote.refresh_from_db()
        assert (quote.state, quote.rate, Alternative.objects.count()) == ("invited", None, 0)


def test_a_developer_tries_the_settled_cost_at_the_offered_rate(world: World, project: Project) -> None:
    quote = an_offered_quote(world, project)
    page = words(a_browser(world.developer), reverse("rating:tried", args=[quote.pk]), {"settlement": "70000000"})
    assert "748,125.00" in page and "-¥ 106,875.00" in page.replace("−", "-")


def test_assuming_affordable_housing_assumes_its_filed_base_rate(world: World, project: Project) -> None:
    kinds = {"215": {"base": "0.0115", "min": "0.0095", "max": "0.0160"}}
    filing, quote = a_filing(world, kind_rates=kinds), an_invited_quote(world, project)
    insurer, tried = a_browser(world.underwriter), reverse("rating:tried", args=[quote.pk])
    typed = {"filing": str(filing.pk), **BLANK}
    assert "855,000.00" in words(insurer, tried, typed)
    page = words(insurer, tried, {**typed, "assumed_affordable": "是"})
    assert "786,600.00" in page and "备案的基准费率（保障性住宅）" in page and "855,000.00" not in page
    assert "855,000.00" in words(insurer, tried, {**typed, "assumed_affordable": "否"})


def test_trying_an_accepted_quote_begins_where_it_was_accepted(world: World, project: Project) -> None:
    """Under its own filing and with the judgement of its underwriter, though a newer filing took that one's place."""
    judged = {"地质条件": Judgement(Decimal("1.10"), "软土")}
    own = a_filing(world)
    quote = an_accepted_quote(world, project, judged=judged)
    assert quote.provisional == Decimal("940500.00")
    newer = a_filing(world, in_force_on=date(2019, 6, 1), base_rate=Decimal("0.013"))
    insurer = a_browser(world.underwriter)
    page = words(insurer, reverse("rating:what_if", args=[quote.pk]))
    assert f'<option value="{own.pk}" selected>' in page and "940,500.00" in page and "软土" in page
    tried = words(insurer, reverse("rating:tried", args=[quote.pk]), {"filing": str(newer.pk), **BLANK})
    assert "889,200.00" in tried


def test_versions_side_by_side_mark_what_changed(world: World) -> None:
    limits = [{"item": "C05", "each": "3000000", "total": "12000000"}]
    first = a_filing(world, limits=limits)
    second = a_filing(
        world, in_force_on=OFFERED.date(), base_rate=Decimal("0.013"), limits=[{**limits[0], "home": "500000"}]
    )
    address = reverse("rating:compare_versions", args=[second.pk, first.pk])
    page = words(a_browser(world.underwriter), address)
    assert "1.25%" in page and "1.3%" in page and page.count("compared-differs") >= 2
    named = "C05 屋面、地下室、外墙面、门窗、卫生间和房间的防水防渗漏"
    assert "每户 ¥ 500,000.00" in page
    filed = words(a_browser(world.underwriter), reverse("rating:filing", args=[second.pk]))
    assert named in page and named in filed and "每户限额" in filed and "¥ 500,000.00" in filed
    assert a_browser(world.second_underwriter).get(address).status_code == 404
    sheet = a_browser(world.underwriter).get(address, {"format": "xlsx"})
    assert sheet["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_order_in_which_rights_were_ticked_is_no_difference(world: World) -> None:
    clause = {"number": "15", "title": "风险增加", "text": "示例", "rights": ["loading", "deductible", "exclusion"]}
    first = a_filing(world, clauses=[clause])
    again = {**clause, "rights": ["exclusion", "loading", "deductible"]}
    second = a_filing(world, in_force_on=OFFERED.date(), clauses=[again])
    page = words(a_browser(world.underwriter), reverse("rating:compare_versions", args=[second.pk, first.pk]))
    assert page.count("可以加收保险费；可以增加除外责任；可以提高免赔") == 2


def test_a_developer_compares_offers_of_several_insurers(world: World, project: Project) -> None:
    an_offered_quote(world, project)
    an_offered_quote(
        world, project, by=world.second_underwriter,
        filing=a_filing(world, by=world.second_underwriter, base_rate=Decimal("0.0135")),
    )  # fmt: skip
    address = reverse("rating:compare_offers", args=[project.pk])
    page = words(a_browser(world.developer), address)
    assert world.lead.name in page and world.second.name in page and "compared-differs" in page
    rival = words(a_browser(world.second_underwriter), address)
    assert world.lead.name not in rival


def test_the_quote_page_asks_its_own_tables_few_questions(world: World, project: Project) -> None:
    quote = an_offered_quote(world, project)
    browser = a_browser(world.developer)
    address = reverse("rating:quote", args=[quote.pk])
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    own = [each["sql"] for each in asked if 'FROM "rating_' in each["sql"] or 'FROM "documents_' in each["sql"]]
    assert len(own) < 10, own

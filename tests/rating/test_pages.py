"""The pages of filings and quotes, as each role meets them. Pages run at the moment the test runs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from idi.foundation.core import clock
from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import Actor
from idi.lifecycle.projects import services as projects
from idi.lifecycle.projects.models import Project
from idi.lifecycle.rating import services
from idi.lifecycle.rating.models import Filing, Quote
from tests.factories.parties import World
from tests.factories.projects import a_project
from tests.factories.rating import a_draft, a_filing, an_accepted_quote, an_invited_quote, an_offered_quote
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
FILINGS, QUOTES = "/rating/filings/", "/rating/quotes/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def project(world: World) -> Project:
    return a_project(world, until="buildings")


def words(response: Any) -> str:
    return str(response.content.decode())


def sent(browser: Client, address: str, typed: dict[str, str] | None = None) -> str:
    """The page an act leads to."""
    response = browser.post(address, typed)
    assert response.status_code == 303, words(response)
    return words(browser.get(response["Location"]))


def table(name: str, *rows: dict[str, str]) -> dict[str, str]:
    """The fields of a table of small forms."""
    fields = {f"{name}-{number}-{field}": value for number, row in enumerate(rows) for field, value in row.items()}
    return {f"{name}-TOTAL_FORMS": str(len(rows)), f"{name}-INITIAL_FORMS": "0", **fields}


def typed_filing(*values: dict[str, str], **changes: str) -> dict[str, str]:
    rows = values or (
        {"reads": "developer_credit", "word": "AAA", "value": "0.90"},
        {"reads": "developer_credit", "word": "AA", "value": "0.95"},
        {"reads": "developer_qualification", "word": "一级", "value": "0.95"},
    )
    return {
        "region_code": "330400", "name": "示例条款", "terms": "示例条款内容", "base_rate": "1.25", "min_rate": "1",
        "max_rate": "1.8", **table("values", *rows), **table("spans", {"label": "地质条件", "low": "0.95", "high": "1.1"}),
        **{key: value for name in ("kind_rates", "ranges", "deductibles", "limits", "clauses") for key, value in table(name).items()},
        **changes,
    }  # fmt: skip


def test_from_the_form_to_the_regulator_and_into_force(world: World) -> None:
    insurer, regulator = a_browser(world.underwriter), a_browser(world.insurance_officer)
    assert "还没有备案" in words(insurer.get(FILINGS))
    address = insurer.post(f"{FILINGS}new/", typed_filing())["Location"]
    assert address not in words(regulator.get(FILINGS))
    for stranger in (world.insurance_officer, world.jiaxing_officer, world.second_underwriter):
        assert a_browser(stranger).get(address).status_code == 404
    page = sent(insurer, f"{address}submit/")
    assert all(
        text in page for text in ("待核准", "1.25%", "AAA 0.9", "按登记的投保单位诚信记录", "由核保人员在幅度内评定")
    )
    assert "核准</a>" not in page and "撤回" in page
    assert address in words(regulator.get(FILINGS)) and f"{address}approve/" in words(regulator.get(address))
    today = clock.local_date(clock.now()).isoformat()
    assert regulator.post(f"{address}approve/", {"approval_number": "示例1号", "approved_on": today}).status_code == 303
    assert f"{address}report/" in words(insurer.get(address))
    done = sent(insurer, f"{address}report/", {"reported_on": today, "in_force_on": today})
    assert "执行中" in done and "报住建主管部门" in done


@pytest.mark.parametrize(
    ("values", "changes", "message"),
    [
        ([{"reads": "developer_credit", "word": "AAA", "value": "九折"}], {}, "按登记事实取值的系数第1行 系数值"),
        ([{"reads": "developer_credit", "word": "AAA", "value": "0.9"}] * 2, {}, "“AAA”填写了两次"),
        ([{"reads": "prefabricated", "word": "有", "value": "0.9"}], {}, "取值只能是是、否"),
        ([], {"base_rate": "0.9"}, "费率下限不能高于基准费率"),
        ([], {"base_rate": "百分之一"}, "输入一个数字"),
    ],
)
def test_a_refused_filing_keeps_what_was_typed(
    world: World, values: list[dict[str, str]], changes: dict[str, str], message: str
) -> None:
    browser = a_browser(world.underwriter)
    response = browser.post(f"{FILINGS}new/", typed_filing(*values, **changes))
    page = words(response)
    assert response.status_code == 422 and message in page and "示例条款内容" in page
    assert 'value="AAA"' in page or 'value="有"' in page
    with acting(world.underwriter, clock.now()):
        assert not Filing.objects.exists()


def test_a_new_filing_starts_from_an_earlier_one(world: World) -> None:
    filing = a_filing(world)
    page = words(a_browser(world.underwriter).get(f"{FILINGS}new/?like={filing.pk}"))
    assert all(
        text in page for text in ('value="0.95"', 'value="AAA"', 'value="地质条件"', 'value="1.25"', 'value="1.1"')
    )
    assert 'value="AAA"' not in words(a_browser(world.second_underwriter).get(f"{FILINGS}new/?like={filing.pk}"))


def test_filings_of_another_insurer_are_not_there(world: World) -> None:
    filing = a_draft(world)
    other = a_browser(world.second_underwriter)
    assert filing.name not in words(other.get(FILINGS))
    for verb in ("", "report/", "withdraw/"):
        assert other.get(f"{FILINGS}{filing.pk}/{verb}").status_code == 404
    assert a_browser(world.underwriter).get(f"{FILINGS}{filing.pk}/approve/").status_code == 403
    assert Client().get(FILINGS).status_code == 302


def test_inviting_from_the_page_of_the_project(world: World, project: Project) -> None:
    developer = a_browser(world.developer)
    panel = reverse("rating:project_quotes", args=[project.pk])
    assert panel in words(developer.get(reverse("projects:detail", args=[project.pk])))
    invite = reverse("rating:invite", args=[project.pk])
    assert invite in words(developer.get(panel, headers=HTMX))
    assert developer.post(invite, {}).status_code == 422
    assert developer.post(invite, {"insurers": [world.lead.pk, world.second.pk]}).status_code == 303
    page = words(developer.get(panel))
    assert world.lead.name in page and world.second.name in page
    again = developer.post(invite, {"insurers": [world.third.pk, world.lead.pk]})
    assert again.status_code == 422 and "已经邀请" in words(again)
    assert world.third.name not in words(developer.get(panel))
    assert a_browser(world.other_developer).get(invite).status_code == 404


def typed_offer(filing: Filing, *judged: dict[str, str]) -> dict[str, str]:
    until = clock.local_date(clock.now()) + timedelta(days=10)
    return {"name": "方案一", "filing": str(filing.pk), "valid_until_on": until.isoformat(), **table("judged", *judged)}


def test_the_offer_shows_its_price_while_it_is_written(world: World, project: Project) -> None:
    filing, quote = a_filing(world), an_invited_quote(world, project)
    browser, offer = a_browser(world.underwriter), reverse("rating:offer", args=[quote.pk])
    first = words(browser.get(offer))
    assert "¥ 855,000.00" in first and "1.06875%" in first and "三（三）" in first
    price = reverse("rating:price", args=[quote.pk])
    assert price in first
    loaded = {"factor": "地质条件", "value": "1.1", "reason": "软土地基"}
    fragment = words(browser.get(price, typed_offer(filing, loaded), headers=HTMX))
    assert "¥ 940,500.00" in fragment and "软土地基" in fragment and "<html" not in fragment
    beyond = words(browser.get(price, typed_offer(filing, {**loaded, "value": "1.2"}), headers=HTMX))
    assert "备案只允许 0.95 至 1.1" in beyond and "¥" not in beyond
    assert "填写完整后显示" in words(browser.get(price, typed_offer(filing, {**loaded, "reason": ""}), headers=HTMX))
    with acting(world.underwriter, clock.now()):
        assert Quote.objects.get().state == "invited"


def test_an_offer_is_made_and_accepted(world: World, project: Project) -> None:
    filing, quote = a_filing(world), an_invited_quote(world, project)
    insurer, offer = a_browser(world.underwriter), reverse("rating:offer", args=[quote.pk])
    loaded = {"factor": "地质条件", "value": "1.2", "reason": "软土地基"}
    refused = insurer.post(offer, typed_offer(filing, loaded))
    assert refused.status_code == 422 and "备案只允许 0.95 至 1.1" in words(refused) and "软土地基" in words(refused)
    address = insurer.post(offer, typed_offer(filing, {**loaded, "value": "1.1"}))["Location"]
    assert address == f"{QUOTES}{quote.pk}/"
    developer = a_browser(world.developer)
    assert "940,500" not in words(developer.get(address)) and "940,500" in words(insurer.get(address))
    assert "已报价" in sent(insurer, f"{address}send/", typed_offer(filing))
    page = words(developer.get(address))
    assert all(text in page for text in ("¥ 940,500.00", "× 0.9", "信用等级 AAA", "软土地基", "接受报价"))
    assert "accept/" not in words(insurer.get(address))
    assert developer.get(f"{address}accept/1/").status_code == 200
    done = sent(developer, f"{address}accept/1/")
    assert "已接受" in done and f"{address}accept/" not in done
    again = developer.post(f"{address}accept/")
    assert again.status_code == 409 and "当前状态为“已接受”" in words(again)


def test_an_accepted_quote_says_what_became_of_it(world: World, project: Project) -> None:
    quote, developer = an_accepted_quote(world, project), a_browser(world.developer)
    address, nobody = f"{QUOTES}{quote.pk}/", Actor(kind="house")
    assert "可以据此投保" in words(developer.get(address))
    with acting(nobody, clock.now()), house(project.pk, cause=nobody) as inside:
        projects.move_insured(by=inside, at=clock.now(), project=project)
    page = words(developer.get(address))
    assert "本项目已经承保" in page and "可以据此投保" not in page
    with acting(nobody, clock.now()), house(project.pk, cause=nobody) as inside:
        projects.move_uninsured(by=inside, at=clock.now(), project=project)
        services.release(by=inside, at=clock.now(), quote=quote, ended_on=date(2019, 6, 1))
    page = words(developer.get(address))
    assert "合同已经终止" in page and "可以据此投保" not in page


def test_a_void_offer_cannot_be_accepted(world: World, project: Project) -> None:
    quote = an_offered_quote(world, project)
    developer = a_browser(world.developer)
    page = words(developer.get(f"{QUOTES}{quote.pk}/"))
    assert "已过有效期" in page and "accept/" not in page
    refused = developer.post(f"{QUOTES}{quote.pk}/accept/")
    assert refused.status_code == 422 and "已于2019年4月30日到期" in words(refused)


def test_declining_tells_why(world: World, project: Project) -> None:
    quote = an_invited_quote(world, project)
    address = f"{QUOTES}{quote.pk}/"
    insurer = a_browser(world.underwriter)
    assert insurer.post(f"{address}decline/", {"reason": " "}).status_code == 422
    assert insurer.post(f"{address}decline/", {"reason": "超出承保能力"}).status_code == 303
    page = words(a_browser(world.developer).get(address))
    assert "拒绝承保" in page and "超出承保能力" in page


def test_who_quotes_reads_the_answer_above_the_price(world: World, project: Project) -> None:
    quote = an_invited_quote(world, project)
    address, asked = f"{QUOTES}{quote.pk}/", {"fields_asked": "other", "reason": "地下水位"}
    insurer = a_browser(world.underwriter)
    assert "地下水位" not in words(insurer.get(address))
    sent(insurer, f"{address}ask/", asked)
    sent(a_browser(world.developer), f"{address}answer/", {"answer": "常水位在底板以下"})
    assert "常水位在底板以下" in words(insurer.get(address))


def test_without_a_filing_the_insurer_is_told_what_to_do(world: World, project: Project) -> None:
    quote = an_invited_quote(world, project)
    page = words(a_browser(world.underwriter).get(reverse("rating:offer", args=[quote.pk])))
    assert "没有可以用来报价的备案" in page and reverse("rating:filings") in page


def test_two_insurers_of_one_project_do_not_see_each_other(world: World, project: Project) -> None:
    quote = an_offered_quote(world, project)
    an_invited_quote(world, project, insurer=world.second)
    rival = a_browser(world.second_underwriter)
    for verb in ("", "offer/", "price/", "decline/"):
        assert rival.get(f"{QUOTES}{quote.pk}/{verb}").status_code == 404
    assert quote.number not in words(rival.get(QUOTES))
    assert world.lead.name not in words(rival.get(reverse("rating:project_quotes", args=[project.pk])))
    assert "855,000" not in words(rival.get(reverse("projects:detail", args=[project.pk])))
    for stranger in (world.other_developer, world.insurance_officer):
        expected = 200 if stranger is world.insurance_officer else 404
        assert a_browser(stranger).get(f"{QUOTES}{quote.pk}/").status_code == expected
    assert a_browser(world.haining_officer).get(f"{QUOTES}{quote.pk}/").status_code == 403


def test_the_page_of_a_quote_asks_fewer_than_ten_questions(world: World, project: Project) -> None:
    """Everything the request asks is counted, session and who acts included; only savepoints are left out."""
    quote = an_offered_quote(world, project)
    for actor in (world.underwriter, world.developer):
        browser = a_browser(actor)
        for verb in ("", "record/"):
            with CaptureQueriesContext(connection) as asked:
                page = words(browser.get(f"{QUOTES}{quote.pk}/{verb}"))
            counted = [each["sql"] for each in asked.captured_queries if "SAVEPOINT" not in each["sql"]]
            assert quote.number in page and len(counted) < (10 if not verb else 14), counted
        assert "邀请报价" in page


def test_lists_ask_the_same_questions_for_many(
    world: World, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    an_accepted_quote(world, a_project(world, until="buildings"))
    browser = a_browser(world.underwriter)
    for address in (QUOTES, FILINGS):
        with django_assert_max_num_queries(15) as first:
            browser.get(address)
        for number in range(3):
            filing = a_draft(world, name=f"示例{address}{number}")
            other = a_project(world, name=f"示例{address}{number}期", until="register", designated=False)
            an_invited_quote(world, other)
        with django_assert_num_queries(len(first)):
            assert words(browser.get(address)).count("<tr>") >= 5
    with acting(world.underwriter, clock.now()):
        assert services.withdraw_filing(by=world.underwriter, at=clock.now(), filing=filing).until_on is None


def test_a_rate_is_shown_exactly(world: World, project: Project) -> None:
    filing = a_filing(world, base_rate=Decimal("0.012345"))
    quote = an_offered_quote(world, project, filing=filing, valid_until_on=date(2019, 4, 1))
    assert "1.0554975%" in words(a_browser(world.developer).get(f"{QUOTES}{quote.pk}/"))

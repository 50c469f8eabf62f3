"""What the survey priced is where an order or a tender begins, and what a price is compared with, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Refusal
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims import services as claim_services
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.services import Ruling, Seen
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.repairs import services
from idi.lifecycle.repairs.models import Order, Quote, Tender
from idi.lifecycle.repairs.services.pricing import compare
from tests.factories import on
from tests.factories.claims import DECIDED, SURVEYED, a_claim, decide, seen, survey
from tests.factories.parties import World
from tests.factories.repairs import ORDERED, an_order
from tests.factories.surveying import a_chief, file_prices
from tests.factories.visitors import a_browser
from tests.repairs.test_panel_and_tender import AFTER, CLOSES, another

pytestmark = pytest.mark.django_db
PAINT = {"name": "顶板刷漆", "unit": "项", "quantity": Decimal(1)}


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(ORDERED))


@pytest.fixture
def claim(world: World, home: Unit) -> Claim:
    """Covered; surveyed at 2,500 yuan: waterproofing 1,800, its test 300, paint 400."""
    file_prices(a_chief(world), world.lead)
    found, by = a_claim(world, home), world.claims_handler
    survey(world, found)
    work = [
        {"code": "FS-01", "quantity": Decimal(10)}, {"code": "FS-02", "quantity": Decimal(1)},
        {**PAINT, "price": Decimal(400)},
    ]  # fmt: skip
    told = Seen(
        surveyed_at=SURVEYED, finding="防水层在管根处未上翻", cause="construction", item="C05", lines=work,
        responsible_id=world.contractor.pk,
    )  # fmt: skip
    with acting(by, SURVEYED):
        latest = claims.latest_survey(found)
        assert latest is not None
        claim_services.correct_survey(by=by, at=SURVEYED, claim=found, version=latest.pk, seen=told, reason="逐项估损")
    decide(world, found, "covered")
    return seen(found)


def lines(*told: tuple[str, str, str, str]) -> list[dict[str, Any]]:
    """Code or name, unit, quantity, price."""
    return [
        {"code" if "-" in what else "name": what, "unit": unit, "quantity": Decimal(many), "price": Decimal(price)}
        for what, unit, many, price in told
    ]


def posted(work: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Rows of the form: code, quantity, price."""
    rows = {"lines-TOTAL_FORMS": str(len(work)), "lines-INITIAL_FORMS": "0"}
    for number, values in enumerate(work):
        rows |= {
            f"lines-{number}-{name}": value for name, value in zip(("code", "quantity", "price"), values, strict=True)
        }
    return rows


def test_order_begins_with_the_lines_of_the_survey_and_takes_what_was_changed(world: World, claim: Claim) -> None:
    client, address = a_browser(world.claims_handler), f"/repairs/claims/{claim.pk}/order/"
    page = client.get(address).content.decode()
    for shown in (
        '<option value="FS-01" selected>',
        '<option value="FS-02" selected>',
        'value="顶板刷漆"',
        'value="180.00"',
    ):
        assert shown in page, shown
    given = {
        "repairer": str(world.repairers.pk), "scheme": "重做防水", "visit_on": "2025-03-08",
        **posted([("FS-01", "12", "180"), ("FS-02", "1", "")]),
    }  # fmt: skip
    assert client.post(address, given).status_code == 303
    with acting(world.claims_handler, ORDERED):
        order = Order.objects.get()
    assert [(line["name"], line["total"]) for line in order.lines] == [
        ("卫生间防水层铲除重做", "2160.00"), ("蓄水试验", "300.00"),
    ]  # fmt: skip
    told = order.quote_warning
    assert (told["warns"], told["lines_warn"], told["missing"], told["added"]) == (False, False, ["顶板刷漆"], [])


def test_a_line_far_off_its_estimate_is_warned_of_where_the_sum_is_not(world: World, claim: Claim) -> None:
    order = an_order(
        world, claim, lines=lines(
            ("FS-01", "", "10", "234.00"), ("FS-02", "", "1", "210.01"), ("顶板 刷漆", "项", "1", "150"), ("清运", "项", "1", "50")
        ),
    )  # fmt: skip
    told = order.quote_warning
    assert [(each["name"], each["estimate"], each["amount"], each["warns"]) for each in told["lines"]] == [
        ("卫生间防水层铲除重做", "1800.00", "2340.00", True),
        ("蓄水试验", "300.00", "210.01", False),
        ("顶板刷漆", "400.00", "150.00", True),
    ]
    assert (told["warns"], told["lines_warn"], told["added"], told["missing"]) == (False, True, ["清运"], [])
    page = a_browser(world.claims_handler).get(f"/repairs/{order.pk}/").content.decode()
    for shown in ("与估损逐项对照", "有的项目相差较大", "报价有，估损没有"):
        assert shown in page, shown


def test_without_lines_in_the_survey_only_the_sum_is_compared(world: World, home: Unit) -> None:
    whole = a_claim(world, home, place="kitchen")
    survey(world, whole)
    decide(world, whole, "covered")
    assert "lines" not in an_order(world, seen(whole)).quote_warning


def ask(world: World, claim: Claim, work: Sequence[dict[str, Any]]) -> tuple[Tender, Quote]:
    firm, _ = another(world)
    with acting(world.claims_handler, ORDERED):
        tender = services.ask_prices(
            by=world.claims_handler, at=ORDERED, claim=claim, repairers=[world.repairers, firm], scheme="重做防水",
            closes_at=CLOSES, lines=work,
        )  # fmt: skip
        return tender, Quote.objects.get(repairer=world.repairers)


def test_who_is_asked_for_a_price_starts_from_the_work_of_the_survey(
    world: World, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = a_browser(world.claims_handler)
    form = client.get(f"/repairs/claims/{claim.pk}/prices/").content.decode()
    assert '<option value="FS-01" selected>' in form and 'value="顶板刷漆"' in form and "lines-0-price" not in form
    tender, quote = ask(world, claim, [{"code": "FS-01", "quantity": Decimal(10)}, PAINT])
    page = a_browser(world.repair_manager).get(f"/repairs/quotes/{quote.pk}/").content.decode()
    assert '<option value="FS-01" selected>' in page and 'value="顶板刷漆"' in page
    assert "2,500" not in page and 'value="400' not in page, "the estimate is the insurer's"
    by = world.repair_manager
    work = lines(("FS-01", "", "10", "250.00"), ("顶板刷漆", "项", "1", "380"))
    with acting(by, ORDERED):
        services.hand_in_price(by=by, at=ORDERED, quote=quote, lines=work, days=5)
    with acting(world.claims_handler, AFTER):
        services.open_prices(by=world.claims_handler, at=AFTER, tender=tender)
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(AFTER))
    opened = client.get(f"/repairs/tenders/{tender.pk}/").content.decode()
    for shown in ("维修项目", "与估损逐项对照", "有的项目相差较大", "估损有，报价没有"):
        assert shown in opened, shown
    with acting(world.claims_handler, AFTER):
        order = services.award(by=world.claims_handler, at=AFTER, quote=quote, visit_on=date(2025, 3, 9))
    assert [line.get("code", "") for line in order.lines] == ["FS-01", ""]
    assert [each["warns"] for each in order.quote_warning["lines"]] == [True, False]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({**PAINT, "quantity": Decimal(0)}, "第 1 项的数量应大于 0"),
        ({"name": " ", "quantity": Decimal(1)}, "第 1 项没有填写名称"),
        ({"code": "XX-99", "name": "未知", "quantity": Decimal(1)}, "编码“XX-99”不在单价库中"),
    ],
)
def test_work_that_says_nothing_is_asked_of_nobody(
    world: World, claim: Claim, line: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refusal, match=words) as refusal:
        ask(world, claim, [line])
    assert [reason.field for reason in refusal.value.reasons] == ["lines"]
    with acting(world.claims_handler, on(2025, 3, 6)):
        assert not Tender.objects.exists() and not Quote.objects.exists()


@pytest.mark.parametrize(("name", "rows"), [("order", 3), ("emergency", 3), ("self-paid", 1), ("prices", 3)])
def test_forms_of_a_repair_begin_with_the_lines_there_are_and_take_one_more(
    world: World, claim: Claim, name: str, rows: int
) -> None:
    client, address = a_browser(world.claims_handler), f"/repairs/claims/{claim.pk}/{name}/"
    page = client.get(address).content.decode()
    assert f'name="lines-TOTAL_FORMS" value="{rows}"' in page, (
        "the lines of the survey that are covered, or one blank one"
    )
    typed = {**posted([("FS-01", "12", ""), ("FS-02", "1", ""), ("", "", "")]), "scheme": "先铲除", "_more": "lines"}
    answer = client.post(address, typed)
    more = answer.content.decode()
    assert answer.status_code == 200 and 'name="lines-TOTAL_FORMS" value="4"' in more
    assert "先铲除" in more and 'value="12"' in more and "没有提交成功" not in more
    with acting(world.claims_handler, ORDERED):
        assert not Order.objects.exists() and not Tender.objects.exists()


FLOOR, CEILING, PIPE = "主卧卫生间地面", "次卧卫生间顶棚", "厨房水管"


@pytest.fixture
def of_two(world: World, home: Unit) -> Claim:
    """Surveyed at two elements with the same work and a third one; floor and ceiling are covered, the pipe is not."""
    file_prices(a_chief(world), world.lead)
    found, by = a_claim(world, home), world.claims_handler
    work = [
        {"element": FLOOR, "code": "FS-01", "quantity": Decimal(10)}, {"element": CEILING, "code": "FS-01", "quantity": Decimal(2)},
        {"element": PIPE, "name": "换水管", "unit": "米", "quantity": Decimal(3), "price": Decimal(50)},
    ]  # fmt: skip
    survey(world, found, estimate=None, lines=work)
    reasons = {"item": "C05", "reasons": "防水施工缺陷", "ground": "保险条款第四条（五）"}
    rulings = [Ruling(outcome="covered", element=each, **reasons) for each in (FLOOR, CEILING)]
    refused = Ruling(outcome="refused", element=PIPE, item="C05", reasons="使用中损坏", ground="保险条款第七条")
    with acting(by, DECIDED):
        claim_services.decide_items(by=by, at=DECIDED, claim=found, rulings=[*rulings, refused])
    return seen(found)


def test_orders_begin_with_what_is_covered_and_offers_to_owners_with_the_rest_by_element(
    world: World, of_two: Claim
) -> None:
    client = a_browser(world.claims_handler)
    for name, shown, hidden in (
        ("order", (FLOOR, CEILING), PIPE),
        ("prices", (FLOOR, CEILING), PIPE),
        ("self-paid", (PIPE,), FLOOR),
    ):
        page = client.get(f"/repairs/claims/{of_two.pk}/{name}/").content.decode()
        assert all(f'value="{each}"' in page for each in shown) and f'value="{hidden}"' not in page, name


def test_a_price_is_compared_element_by_element(world: World, of_two: Claim) -> None:
    work = [
        {"element": FLOOR, "code": "FS-01", "quantity": Decimal(10), "price": None},
        {"element": CEILING, "code": "FS-01", "quantity": Decimal(2), "price": Decimal(300)},
    ]  # fmt: skip
    order = an_order(world, of_two, lines=work)
    told = order.quote_warning
    assert order.estimate == Decimal("2160.00"), "of what is covered"
    assert [(each["name"], each["estimate"], each["amount"], each["warns"]) for each in told["lines"]] == [
        (f"{FLOOR} 卫生间防水层铲除重做", "1800.00", "1800.00", False),
        (f"{CEILING} 卫生间防水层铲除重做", "360.00", "600.00", True),
    ]
    assert (told["missing"], told["added"], told["ratio"]) == ([], [], "0.1111"), "the pipe is not part of it"
    page = a_browser(world.claims_handler).get(f"/repairs/{order.pk}/").content.decode()
    assert f"{CEILING} 卫生间防水层铲除重做" in page
    unnamed = lines(("FS-01", "", "10", "180"), ("FS-01", "", "2", "180"))
    with acting(world.claims_handler, ORDERED):
        beside = compare(of_two, Decimal(2160), ORDERED, [{**each, "name": "", "total": "1080"} for each in unnamed])
    assert beside["missing"] == [f"{CEILING} 卫生间防水层铲除重做"] and beside["added"] == []


def test_who_is_asked_for_a_price_reads_the_element_and_hands_it_in(world: World, of_two: Claim) -> None:
    tender, quote = ask(world, of_two, [{"element": FLOOR, "code": "FS-01", "quantity": Decimal(10)}])
    assert tender.lines[0]["element"] == FLOOR
    page = a_browser(world.repair_manager).get(f"/repairs/quotes/{quote.pk}/").content.decode()
    assert f'value="{FLOOR}"' in page
    assert FLOOR in a_browser(world.claims_handler).get(f"/repairs/tenders/{tender.pk}/").content.decode()


def test_home_of_a_repairer_shows_where_to_go_and_leads_there(world: World, claim: Claim) -> None:
    browser = a_browser(world.repair_manager)
    assert "没有等待上门的维修" in browser.get("/").content.decode()
    order = an_order(world, claim, visit_on=ORDERED.date())
    page = browser.get("/").content.decode()
    line = page[page.index(f'href="/repairs/{order.pk}/"') :].partition("</a>")[0]
    for words in (order.number, order.place, claim.number, "今天"):
        assert words in line
    assert browser.get(f"/repairs/{order.pk}/").status_code == 200
    assert order.number not in a_browser(world.site_manager).get("/").content.decode()

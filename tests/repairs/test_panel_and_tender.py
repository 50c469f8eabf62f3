"""Who may get an order, and at what price: the insurer's panel, sealed quotes, the price library."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.parties import services as parties
from idi.foundation.parties.models import Organisation
from idi.foundation.standing import services as standing
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.repairs import selectors, services
from idi.lifecycle.repairs.models import Order, Price, Quote, Tender
from tests.factories import on
from tests.factories.claims import a_covered_claim, a_photo, seen
from tests.factories.parties import World, uscc
from tests.factories.repairs import LINES, ORDERED, an_order
from tests.factories.surveying import file_prices, somebody
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
CLOSES = on(2025, 3, 7)
AFTER = on(2025, 3, 7, 10)


def engaged(world: World, repairer: Organisation | None = None, **changes: Any) -> None:
    """On the panel of the lead."""
    given = {
        "repairer": repairer or world.repairers, "area": "海宁市", "from_on": date(2020, 1, 1), "until_on": None,
        "upload": a_photo(), "skills": ["waterproofing"], "qualification": "防水防腐保温工程专业承包二级",
        "qualified_until": date(2026, 12, 31), **changes,
    }  # fmt: skip
    with acting(world.underwriter, ORDERED):
        standing.engage_repairer(by=world.underwriter, at=ORDERED, insurer=world.lead, **given)


def another(world: World, name: str = "示例修缮二公司", number: int = 92) -> tuple[Organisation, Actor]:
    """A second repairer with somebody who quotes for it."""
    with acting(world.administrator, ORDERED):
        firm = parties.register_organisation(
            by=world.administrator, at=ORDERED, kind="repairer", name=name, region_code="330481", uscc=uscc(number),
            contact_phone="0573-00000002",
        )  # fmt: skip
    return firm, somebody(world, firm, "repair_manager", f"repairer_{number}")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"until_on": date(2025, 2, 28)}, "维修委托已于2025年2月28日到期"),
        ({"qualified_until": date(2025, 3, 5)}, "资质已于2025年3月5日到期"),
        ({"from_on": date(2025, 4, 1)}, "自2025年4月1日起才生效"),
    ],
)
def test_who_ran_out_gets_no_order(world: World, home: Unit, changes: dict[str, Any], words: str) -> None:
    engaged(world, **changes)
    claim = a_covered_claim(world, home)
    with pytest.raises(Refusal, match=words) as refusal:
        an_order(world, claim)
    assert [reason.field for reason in refusal.value.reasons] == ["repairer"]
    assert seen(claim).state == "covered"
    with acting(world.claims_handler, ORDERED):
        assert not Order.objects.exists()


def test_the_forms_offer_only_whom_the_door_takes_and_say_why_not_others(world: World, home: Unit) -> None:
    other, _actor = another(world)
    stranger, _actor = another(world, "示例外来维修公司", 93)
    engaged(world, until_on=date(2025, 2, 28))
    engaged(world, other)
    claim = a_covered_claim(world, home)
    lead = a_browser(world.claims_handler)
    for form in ("order", "prices"):
        page = lead.get(f"/repairs/claims/{claim.pk}/{form}/").content.decode()
        assert f'value="{other.pk}"' in page
        assert f'value="{world.repairers.pk}"' not in page and f'value="{stranger.pk}"' not in page
        assert "“示例房屋维修公司”的维修委托已于" in page and "示例外来维修公司" not in page


def test_who_is_not_on_the_panel_gets_none_and_a_missing_skill_is_a_warning(world: World, home: Unit) -> None:
    other, _actor = another(world)
    engaged(world, skills=["finishing"])
    claim = a_covered_claim(world, home)
    with pytest.raises(Refusal, match="不在本机构的维修机构名录中"):
        an_order(world, claim, repairer=other)
    assert an_order(world, claim).warnings == ["名录中“示例房屋维修公司”没有登记“防水”，请确认能否承接。"]


def test_lines_come_from_the_price_library(world: World, home: Unit) -> None:
    from tests.factories.surveying import a_chief

    file_prices(a_chief(world), world.lead)
    claim = a_covered_claim(world, home)
    unknown = [{"code": "XX-99", "quantity": Decimal(1)}]
    with pytest.raises(Refusal, match="编码“XX-99”不在单价库中"):
        an_order(world, claim, lines=unknown)
    order = an_order(world, claim, lines=[{"code": "FS-01", "quantity": Decimal("6.5")}, LINES[1]])
    assert order.lines[0] | {"quantity": ""} == {
        "code": "FS-01", "name": "卫生间防水层铲除重做", "unit": "m²", "quantity": "", "price": "180.00", "total": "1170.00",
    }  # fmt: skip
    assert (order.amount, order.quote_warning["warns"]) == (Decimal("1773.33"), True)


def asked(world: World, home: Unit) -> tuple[Tender, Actor, Quote, Quote]:
    other, actor = another(world)
    claim = a_covered_claim(world, home)
    with acting(world.claims_handler, ORDERED):
        tender = services.ask_prices(
            by=world.claims_handler, at=ORDERED, claim=claim, repairers=[world.repairers, other],
            scheme="卫生间防水重做6.5平方米，蓄水48小时", closes_at=CLOSES,
        )  # fmt: skip
        first, second = (Quote.objects.get(repairer=each) for each in (world.repairers, other))
    return tender, actor, first, second


def test_who_quotes_chooses_from_the_price_library(world: World, home: Unit) -> None:
    from tests.factories.surveying import a_chief

    file_prices(a_chief(world), world.lead)
    quote = asked(world, home)[2]
    page = a_browser(world.repair_manager).get(f"/repairs/quotes/{quote.pk}/").content.decode()
    assert '<option value="FS-01">FS-01 卫生间防水层铲除重做 180.00/m²</option>' in page


def hand_in(by: Actor, quote: Quote, price: str, *, at: Any = None) -> Price:
    at = at or ORDERED + timedelta(hours=2)
    lines = [{"name": "防水重做", "unit": "项", "quantity": Decimal(1), "price": Decimal(price)}]
    with acting(by, at):
        return services.hand_in_price(by=by, at=at, quote=quote, lines=lines, days=5)


def test_prices_are_sealed_until_the_day_and_another_than_the_cheapest_needs_a_reason(world: World, home: Unit) -> None:
    tender, other, first, second = asked(world, home)
    hand_in(world.repair_manager, first, "3400.00")
    hand_in(world.repair_manager, first, "3333.00")
    hand_in(other, second, "3000.00")
    with acting(world.claims_handler, ORDERED):
        assert not Price.objects.exists()
        assert [bool(bid.quote.handed_in_at) for bid in selectors.bids(tender)] == [True, True]
        with pytest.raises(Conflict, match="截止前不能开启"):
            services.open_prices(by=world.claims_handler, at=ORDERED, tender=tender)
    with acting(other, ORDERED):
        assert [price.amount for price in Price.objects.all()] == [Decimal("3000.00")]
    with pytest.raises(Conflict, match="截止"):
        hand_in(other, second, "2900.00", at=AFTER)
    with acting(world.claims_handler, AFTER):
        services.open_prices(by=world.claims_handler, at=AFTER, tender=tender)
        assert [bid.price and bid.price.amount for bid in selectors.bids(tender)] == [
            Decimal("3000.00"), Decimal("3333.00"),
        ]  # fmt: skip
        with pytest.raises(Refusal, match="不是最低价"):
            services.award(by=world.claims_handler, at=AFTER, quote=first)
        assert not Order.objects.exists()
        order = services.award(by=world.claims_handler, at=AFTER, quote=first, reason="工期更短，做过本小区")
    assert (order.repairer_id, order.amount) == (world.repairers.pk, Decimal("3333.00"))
    with acting(world.claims_handler, AFTER):
        assert Tender.objects.get().state == "awarded"


def test_two_to_five_of_the_panel_are_asked_and_only_they_answer(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home, place="kitchen")
    given = {"claim": claim, "scheme": "重做", "closes_at": CLOSES}
    with acting(world.claims_handler, ORDERED), pytest.raises(Refusal, match="2至5家"):
        services.ask_prices(by=world.claims_handler, at=ORDERED, repairers=[world.repairers], **given)
    tender, other, first, _second = asked(world, home)
    with pytest.raises((Forbidden, Quote.DoesNotExist)):
        hand_in(other, first, "1.00")
    with pytest.raises(Conflict, match="不能重复询价"), acting(world.claims_handler, ORDERED):
        services.ask_prices(
            by=world.claims_handler, at=ORDERED, repairers=[world.repairers], **{**given, "claim": tender.claim}
        )


def test_nobody_answered_so_it_is_cancelled_with_a_word_to_all(world: World, home: Unit) -> None:
    tender, _other, _first, _second = asked(world, home)
    with acting(world.claims_handler, AFTER):
        with pytest.raises(Conflict, match="没有人报价"):
            services.open_prices(by=world.claims_handler, at=AFTER, tender=tender)
        with pytest.raises(Refusal, match="原因"):
            services.cancel_tender(by=world.claims_handler, at=AFTER, tender=tender, reason=" ")
        services.cancel_tender(by=world.claims_handler, at=AFTER, tender=tender, reason="无人报价，直接派修")
        assert Tender.objects.get().state == "cancelled"
    assert an_order(world, seen(tender.claim), at=AFTER, visit_on=None).state == "ordered"

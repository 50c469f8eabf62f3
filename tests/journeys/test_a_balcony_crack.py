"""A balcony cracks: made safe first under a signed promise, surveyed meanwhile, then covered and paid, or paid by who promised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Refusal
from idi.foundation.core.jobs import run_waiting
from idi.foundation.diary.selectors import waiting
from idi.foundation.ledger.models import Due, Payment
from idi.foundation.notices.models import Message
from idi.lifecycle.claims import selectors
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.payouts import services as payouts
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.repairs import services as repairs
from idi.lifecycle.repairs.models import Order
from tests.factories import on
from tests.factories.claims import a_claim, decide, seen, survey
from tests.factories.parties import World
from tests.factories.payouts import a_payout
from tests.factories.repairs import LINES, finish
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
REPORTED, SIGNED, MADE_SAFE, SURVEYED = on(2025, 3, 3), on(2025, 3, 3, 10), on(2025, 3, 3, 11), on(2025, 3, 4)
DONE, CONFIRMED, DECIDED, PAID = on(2025, 3, 5), on(2025, 3, 6), on(2025, 3, 10), on(2025, 3, 14)
PRICE = Decimal("3333.33")


def test_made_safe_first_then_covered_and_paid(world: World, home: Unit, it_is: Callable[[datetime], None]) -> None:
    claim, _ = an_emergency_made_safe(world, home, it_is)
    it_is(DECIDED)
    assert "不属于的，按事先签署的确认由业主承担" in the_repair_of(claim)
    decide(world, claim, "covered", at=DECIDED, item="C03", reasons="挑板负筋位置偏低", ground="保险条款第四条（三）")
    run_waiting()
    now = seen(claim)
    assert (now.state, now.item, now.amount, now.payee_id) == ("repaired", "C03", PRICE, world.repairers.pk)
    assert "业主承担" not in the_repair_of(claim) and "由保险机构支付，您无需垫付" in the_repair_of(claim)

    with acting(world.claims_handler, DECIDED):
        due = Due.objects.get(kind="claim")
        assert (due.amount, due.due_on) == (PRICE, date(2025, 3, 20)), "ten days from the agreement"
    payout = a_payout(world, now, at=PAID)
    with acting(world.claims_handler, PAID):
        payouts.pay(by=world.claims_handler, at=PAID, payout=payout, paid_on=PAID.date(), reference="示例流水-1")
        assert [each.amount for each in Payment.objects.all()] == [PRICE]
        shares = {each.debtor_id: each.amount for each in Due.objects.filter(kind="claim_share")}
        assert shares == {world.second.pk: Decimal("1000.00"), world.third.pk: Decimal("666.67")}
        assert Order.objects.get().warranty_until == date(2027, 3, 6)
    assert (seen(claim).state, seen(claim).delay) == ("paid", {})


def test_made_safe_first_and_not_covered_is_paid_by_who_promised(
    world: World, home: Unit, it_is: Callable[[datetime], None]
) -> None:
    claim, order = an_emergency_made_safe(world, home, it_is)
    decide(
        world, claim, "refused", at=DECIDED, item="C03", reasons="裂缝由自行加建的花池超载造成，不是工程质量缺陷",
        ground="保险条款第二条 质量缺陷的定义",
    )  # fmt: skip
    run_waiting()
    it_is(DECIDED)
    shown = the_repair_of(claim)
    assert "已核定不属于保险责任" in shown and "3,333.33" in shown and "由业主承担" in shown and "无需垫付" not in shown
    for party in (world.claims_handler, world.repair_manager):
        with acting(party, DECIDED):
            told = Message.objects.get(title=f"应急维修 {order.number} 不属于保险责任")
            assert "费用 3,333.33 元由业主承担" in told.text
    with acting(world.claims_handler, DECIDED):
        owed = {each.kind: (each.debtor_id, each.creditor_id, each.amount) for each in Due.objects.all()}
        price = Decimal("3333.33")
        assert owed == {
            "repair_cost": (world.lead.pk, world.repairers.pk, price), "repair_borne": (None, world.lead.pk, price),
        }  # fmt: skip
        assert selectors.reserves(seen_now(claim))[0].amount == 0
    assert (seen(claim).state, seen(claim).amount) == ("refused", None)


def an_emergency_made_safe(world: World, home: Unit, it_is: Callable[[datetime], None]) -> tuple[Claim, Order]:
    """Alarm, promise, repair and survey, each by the person whose act it is; the owner confirms before anybody decided."""
    by = world.claims_handler
    claim = a_claim(world, home, symptom="crack", place="balcony", emergency=True, narrative="阳台根部开裂下沉")
    assert (claim.item, claim.triage["state"], claim.state) == ("C03", "in_cover", "with_insurer")
    with acting(by, REPORTED):
        assert waiting(by).get(kind="claims.emergency").due_on == date(2025, 3, 4)
        assert selectors.clocks(claim).get(clock="emergency").due_at == on(2025, 3, 4)
        with pytest.raises(Refusal, match="签字后才能先修"):
            the_repair_is_ordered(world, claim)
    the_owner_promises(claim, home, it_is)
    track = f"/p/track/{claim.track_code}/"
    assert "保险机构先安排应急维修、同时查勘" in Client().get(track).content.decode()
    assert "安排应急先修" in a_browser(by).get(f"/claims/{claim.pk}/").content.decode()
    with acting(by, MADE_SAFE):
        order = the_repair_is_ordered(world, claim)
        assert selectors.clocks(claim).get(clock="emergency").stopped_at == MADE_SAFE
        assert not waiting(by).filter(kind__startswith="claims.emergency").exists()
    assert "保险机构先安排应急维修、同时查勘" not in Client().get(track).content.decode()
    with acting(world.haining_officer, MADE_SAFE):
        assert "由业主承担" in Message.objects.get(title=f"应急先修：报案 {claim.number}").text
    survey(world, claim, at=SURVEYED, finding="根部贯通裂缝，挠度超限", item="C03")
    with acting(world.repair_manager, SURVEYED):
        repairs.accept(by=world.repair_manager, at=SURVEYED, order=order)
    finish(world, order, at=DONE, work_done="已支顶并碳纤维加固")
    it_is(CONFIRMED)
    word = {"word": home.claim_word, "satisfaction": "0"}
    assert Client().post(f"/repairs/track/{claim.track_code}/confirm/", word).status_code == 303
    assert (seen(claim).state, seen(claim).amount) == ("surveyed", None), "a confirmed repair decides nothing"
    return claim, order


def the_owner_promises(claim: Claim, home: Unit, it_is: Callable[[datetime], None]) -> None:
    it_is(SIGNED)
    signed = {"agreed": "on", "claim_word": home.claim_word}
    assert Client().post(f"/p/track/{claim.track_code}/self-pay/", signed).status_code == 303


def the_repair_is_ordered(world: World, claim: Claim) -> Order:
    return repairs.order_emergency(
        by=world.claims_handler, at=MADE_SAFE, claim=claim, repairer=world.repairers, scheme="阳台支顶加固，围护警戒",
        lines=LINES, if_refused="owner",
    )  # fmt: skip


def the_repair_of(claim: Claim) -> str:
    return Client().get(f"/repairs/track/{claim.track_code}/").content.decode()


def seen_now(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)

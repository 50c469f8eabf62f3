"""Repaired and paid, and the same spot leaks again within the warranty: who repaired it comes back at its own cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict
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
from tests.factories.claims import a_claim, a_covered_claim, seen
from tests.factories.parties import World
from tests.factories.payouts import PAID, a_payout
from tests.factories.repairs import CONFIRMED, a_finished_order, an_order, finish
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
PRICE, AGAIN, ORDERED, DONE = Decimal("3333.33"), on(2026, 3, 2), on(2026, 3, 3), on(2026, 3, 6)


def test_the_same_spot_leaks_again_within_the_warranty(
    world: World, home: Unit, it_is: Callable[[datetime], None]
) -> None:
    first = repaired_and_paid(world, home, it_is)
    it_is(AGAIN)
    claim = a_claim(world, home, at=AGAIN, discovered_on=date(2026, 3, 1), narrative="同一处又滴水")
    run_waiting()
    lead, repairer = world.claims_handler, world.repair_manager
    with acting(lead, AGAIN):
        (asked,) = waiting(lead).filter(kind="repairs.again")
        assert claim.number in asked.title and first.number in asked.title and "2027年3月20日" in asked.title
    with acting(repairer, AGAIN):
        assert "不另计费" in Message.objects.get(title__contains="同一部位再次损坏").text
    assert first.number in a_browser(lead).get(f"/repairs/claims/{claim.pk}/panel/").content.decode()

    street = Client()
    assert "还在维修保修期内" not in street.get(f"/p/track/{claim.track_code}/").content.decode()
    it_is(ORDERED)
    sent = a_browser(lead).post(f"/repairs/claims/{claim.pk}/warranty/", {"visit_on": "2026-03-05"})
    assert sent.status_code == 303
    assert "还在维修保修期内：已派原维修机构免费返修" in street.get(f"/p/track/{claim.track_code}/").content.decode()
    with acting(repairer, ORDERED):
        order = Order.objects.get(claim_id=claim.pk)
        assert (order.kind, order.amount, order.repairer_id, order.earlier) == (
            "warranty", Decimal(0), world.repairers.pk, first,
        )  # fmt: skip
        repairs.accept(by=repairer, at=ORDERED, order=order)
    finish(world, order, at=DONE, work_done="管根防水重做")
    it_is(DONE)
    confirmed_on_the_phone(home, claim)

    now = seen(claim, at=DONE)
    assert (now.state, now.amount, now.decided_at) == ("closed", None, None), "no decision on cover was needed"
    track = Client().get(f"/repairs/track/{claim.track_code}/").content.decode()
    assert "不收费" in track and "2028年3月6日" in track
    nothing_more_was_paid(world, claim)
    told = a_browser(world.developer).get(f"/repairs/units/{home.pk}/").content.decode()
    for words in (first.number, order.number, "保修至", "2027年3月20日", "2028年3月6日"):
        assert words in told, words


def repaired_and_paid(world: World, home: Unit, it_is: Callable[[datetime], None]) -> Order:
    claim = a_covered_claim(world, home)
    order = a_finished_order(world, an_order(world, claim))
    it_is(CONFIRMED)
    confirmed_on_the_phone(home, claim)
    payout = a_payout(world, seen(claim))
    with acting(world.claims_handler, PAID):
        payouts.pay(by=world.claims_handler, at=PAID, payout=payout, paid_on=PAID.date(), reference="示例流水-1")
        order = Order.objects.get(pk=order.pk)
    assert (seen(claim).state, order.warranty_until) == ("paid", date(2027, 3, 20))
    return order


def confirmed_on_the_phone(home: Unit, claim: Claim) -> None:
    said = {"word": home.claim_word, "satisfaction": "0"}
    assert Client().post(f"/repairs/track/{claim.track_code}/confirm/", said).status_code == 303


def nothing_more_was_paid(world: World, claim: Claim) -> None:
    by = world.claims_handler
    with acting(by, DONE):
        assert not Due.objects.filter(subject_kind="claims.claim", subject_id=claim.pk).exists()
        assert [each.amount for each in Payment.objects.all()] == [PRICE]
        assert sum(each.amount for each in Due.objects.filter(kind="claim_share")) == Decimal("1666.67")
        assert selectors.reserves(claim)[0].amount == 0 and not waiting(by).filter(kind="repairs.again").exists()
        with pytest.raises(Conflict):
            repairs.order_under_warranty(by=by, at=DONE, claim=claim)

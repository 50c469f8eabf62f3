"""Sold between report and payment: the claim follows the home, and the money goes to who owns it on the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Refusal
from idi.foundation.core.jobs import run_waiting
from idi.foundation.diary.selectors import waiting
from idi.foundation.ledger.models import Due, Payment
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.payouts import services as payouts
from idi.lifecycle.payouts.models import Payout
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.repairs import services as repairs
from idi.lifecycle.repairs.models import CashOffer
from tests.factories import on
from tests.factories.claims import a_repaired_claim, a_second_handler, decide, seen, survey
from tests.factories.parties import World
from tests.factories.payouts import a_payout, approved
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
MOVED_IN, REPORTED, OFFERED, SOLD = on(2020, 10, 1), on(2025, 3, 3), on(2025, 3, 6), on(2025, 3, 10)
AGREED, PAID = on(2025, 3, 12), on(2025, 3, 14)
OLD = {"name": "王一（示例）", "phone": "139 0000 0001", "username": "示例王一", "password": "示例-口令-0001"}
CASH = Decimal("3000.01")


def test_sold_between_report_and_payment(world: World, home: Unit, it_is: Callable[[datetime], None]) -> None:
    old, claim = reported_by_its_owner(world, home, it_is)
    answer, own_page = cash_is_offered(world, claim), reverse("web:my_home", args=[home.code])
    it_is(OFFERED)
    assert old.get(answer).status_code == 200 and claim.number in old.get(own_page).content.decode()

    handler, changed = a_browser(world.claims_handler), "房屋已有新业主"
    assert changed not in handler.get(f"/claims/{claim.pk}/").content.decode()
    new = the_home_is_taken_over(world, home, it_is)
    assert changed in a_browser(world.claims_handler).get(f"/claims/{claim.pk}/").content.decode()
    assert old.get(own_page).status_code == 404 and home.code not in old.get("/").content.decode()
    assert old.post(answer, {"yes": "yes"}).status_code in (403, 404)
    track = f"/repairs/track/{claim.track_code}/cash/"
    assert Client().post(track, {"yes": "yes", "word": home.claim_word}).status_code == 422, "the old card is void"
    with acting(world.claims_handler, SOLD):
        assert CashOffer.objects.get().answered_at is None and not Due.objects.exists()

    it_is(AGREED)
    assert claim.number in new.get(own_page).content.decode(), "the claim follows the home"
    assert new.post(answer, {"yes": "yes"}).status_code == 303
    now = seen(claim)
    assert (now.state, now.amount, now.payee_id) == ("repaired", CASH, None)
    with pytest.raises(Refusal, match="与已核实的业主不一致"):
        a_payout(world, now, at=AGREED, holder_name=OLD["name"])
    with acting(world.claims_handler, AGREED):
        assert not Payout.objects.exists()
    payout = a_payout(world, now, at=AGREED, holder_name="示例neighbour")
    assert payout.payee_as == "owner"
    with acting(world.claims_handler, PAID):
        payouts.pay(by=world.claims_handler, at=PAID, payout=payout, paid_on=PAID.date(), reference="示例流水-1")
        assert [each.amount for each in Payment.objects.all()] == [CASH]
        shares = {each.debtor_id: each.amount for each in Due.objects.filter(kind="claim_share")}
        assert shares == {world.second.pk: Decimal("900.00"), world.third.pk: Decimal("600.00")}
    assert seen(claim).state == "paid"


def test_approved_to_the_old_owner_is_paid_neither_by_the_bank_nor_by_hand(
    world: World, home: Unit, it_is: Callable[[datetime], None]
) -> None:
    old, claim = reported_by_its_owner(world, home, it_is)
    it_is(OFFERED)
    assert old.post(cash_is_offered(world, claim), {"yes": "yes"}).status_code == 303
    payout = a_payout(world, seen(claim), at=OFFERED, holder_name=OLD["name"])
    other = a_repaired_claim(world, home, place="kitchen")
    a_payout(world, other, at=OFFERED)
    assert payout.state == "approved"
    the_home_is_taken_over(world, home, it_is)

    by, second = world.claims_handler, a_second_handler(world)
    with acting(by, SOLD):
        with pytest.raises(Conflict, match=f"{payout.number} 的收款人已不是现在的业主"):
            payouts.batch(by=by, at=SOLD, payouts=[payout])
        with pytest.raises(Conflict, match=f"{payout.number} 的收款人已不是现在的业主"):
            payouts.pay(by=by, at=SOLD, payout=payout, paid_on=SOLD.date(), reference="示例流水-9")
        assert not Payment.objects.exists() and Payout.objects.get(pk=payout.pk).state == "approved"
        batch = payouts.batch(by=by, at=SOLD)
        assert (batch.count, batch.total) == (1, Decimal("3333.33")), "the repairer's goes, the old owner's stays"
        (task,) = waiting(by).filter(kind="payouts.correct")
        assert payout.number in task.title
        payouts.change_account(
            by=by, at=SOLD, payout=payout, holder_name="示例neighbour", account="6200000000000077", bank="示例银行"
        )
        assert not waiting(by).filter(kind="payouts.correct").exists()
    approved(second, payout, at=SOLD)
    with acting(by, SOLD):
        assert (payouts.batch(by=by, at=SOLD).total, Payment.objects.count()) == (CASH, 0)


def test_what_the_bank_had_in_its_list_before_the_sale_was_paid(
    world: World, home: Unit, it_is: Callable[[datetime], None]
) -> None:
    old, claim = reported_by_its_owner(world, home, it_is)
    it_is(OFFERED)
    assert old.post(cash_is_offered(world, claim), {"yes": "yes"}).status_code == 303
    payout, by = a_payout(world, seen(claim), at=OFFERED, holder_name=OLD["name"]), world.claims_handler
    with acting(by, OFFERED):
        payouts.batch(by=by, at=OFFERED)
    the_home_is_taken_over(world, home, it_is)
    with acting(by, SOLD):
        payouts.pay(by=by, at=SOLD, payout=payout, paid_on=OFFERED.date(), reference="示例流水-1")
        assert Payment.objects.get().amount == CASH
    assert seen(claim).state == "paid"


def cash_is_offered(world: World, claim: Claim) -> str:
    """Surveyed and covered; the page on which the owner answers."""
    survey(world, claim)
    decide(world, claim, "covered")
    with acting(world.claims_handler, OFFERED):
        offer = repairs.offer_cash(
            by=world.claims_handler, at=OFFERED, claim=seen_now(claim), amount=CASH, reason="按单价库计算"
        )
    return reverse("repairs:answer_cash", args=[offer.pk])


def reported_by_its_owner(world: World, home: Unit, it_is: Callable[[datetime], None]) -> tuple[Client, Claim]:
    """Registered by the card in 2020; in 2025 the bathroom leaks."""
    old, card = Client(), {"claim_word": home.claim_word}
    it_is(MOVED_IN)
    assert old.post(f"/p/unit/{home.code}/register/", {**OLD, **card, "agrees": "on"}).status_code == 303
    it_is(REPORTED)
    told = {
        "symptom": "leak", "place": "bathroom", "narrative": "楼上淋浴后滴水", "discovered_on": "2025-03-01",
        "reporter_name": OLD["name"], "reporter_phone": OLD["phone"], "reporter_is_owner": "owner", **card,
    }  # fmt: skip
    assert old.post(f"/p/unit/{home.code}/report/", told).status_code == 303
    with acting(world.claims_handler, REPORTED):
        return old, Claim.objects.get()


def the_home_is_taken_over(world: World, home: Unit, it_is: Callable[[datetime], None]) -> Client:
    """The new owner has an account and got the card with the keys; the card gets a new word."""
    it_is(SOLD)
    new = a_browser(world.neighbour)
    told = {"code": home.code, "claim_word": home.claim_word, "passed_on": "2025-03-08"}
    assert new.post("/policies/homes/take-over/", told).status_code in (200, 303)
    run_waiting()
    with acting(world.developer, SOLD):
        assert Unit.objects.get(pk=home.pk).claim_word != home.claim_word
    return new


def seen_now(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)

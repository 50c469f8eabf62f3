"""Advance, mitigation, cash: each paid once, the followers' parts together to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Refusal
from idi.foundation.ledger.models import Due
from idi.lifecycle.claims import selectors as asked
from idi.lifecycle.claims import services as claims
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.payouts import services
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.claims import a_claim, a_covered_claim, a_photo, a_repaired_claim, seen
from tests.factories.parties import World
from tests.factories.payouts import PAID, PAID_ON, a_payout

pytestmark = pytest.mark.django_db
AT = on(2025, 3, 6)
OWNER = "张三（示例）"


def advanced(world: World, claim: Claim, amount: str) -> None:
    with acting(world.claims_handler, AT):
        claims.advance(
            by=world.claims_handler, at=AT, claim=claim, amount=Decimal(amount), basis="拆除检查表确定的防水层重做费用"
        )


def paid(world: World, claim: Claim, kind: str, reference: str) -> None:
    name = OWNER if kind != "claim" or claim.payee_id is None else world.repairers.name
    payout = a_payout(world, claim, kind, holder_name=name)
    with acting(world.claims_handler, PAID):
        services.pay(by=world.claims_handler, at=PAID, payout=payout, paid_on=PAID_ON, reference=reference)


def in_cash(world: World, claim: Claim, amount: str) -> Claim:
    """The owner agrees to cash, as repairs tells it."""
    with acting(HOUSE, AT), house(claim.scope_id, cause=HOUSE) as inside:
        claims.confirm_amount(by=inside, at=AT, claim=seen_inside(claim), amount=Decimal(amount), cash=True)
    return seen(claim)


def seen_inside(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def parts(world: World, claim: Claim) -> dict[int, Decimal]:
    with acting(world.claims_handler, PAID):
        rows = Due.objects.filter(kind="claim_share", subject_id=claim.pk)
        return {each: sum(d.amount for d in rows if d.debtor_id == each) for each in {d.debtor_id for d in rows}}  # type: ignore[misc]


def expected(world: World, claim: Claim) -> Decimal:
    """What the insurers expect still to pay."""
    with acting(world.claims_handler, PAID):
        return asked.reserves(claim)[0].amount


def test_the_certain_part_is_paid_first_and_the_difference_later(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    before = expected(world, claim)
    advanced(world, claim, "1000.01")
    assert expected(world, claim) == before, "nothing was paid yet"
    paid(world, claim, "claim_advance", "示例-先付")
    assert expected(world, claim) == before - Decimal("1000.01")
    assert parts(world, claim) == {world.second.pk: Decimal("300.00"), world.third.pk: Decimal("200.00")}
    claim = in_cash(world, claim, "3333.33")
    with acting(world.claims_handler, AT):
        assert Due.objects.get(kind="claim").amount == Decimal("2333.32")
    assert expected(world, claim) == Decimal("2333.32")
    paid(world, claim, "claim", "示例-差额")
    assert expected(world, claim) == 0
    assert (seen(claim).state, seen(claim).amount) == ("paid", Decimal("3333.33"))
    assert parts(world, claim) == {world.second.pk: Decimal("1000.00"), world.third.pk: Decimal("666.67")}


def test_a_claim_advanced_in_full_is_paid_when_the_owner_agrees(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    advanced(world, claim, "2000.00")
    paid(world, claim, "claim_advance", "示例-先付")
    claim = in_cash(world, claim, "2000.00")
    assert claim.state == "paid"
    with acting(world.claims_handler, PAID):
        assert not Due.objects.filter(kind="claim").exists()


@pytest.mark.parametrize(("amount", "words"), [("3600.01", "不能超过估损"), ("0.00", "大于零"), ("10.001", "精确到分")])
def test_no_more_than_the_estimate_is_advanced(world: World, home: Unit, amount: str, words: str) -> None:
    claim = a_covered_claim(world, home)
    with pytest.raises(Refusal, match=words):
        advanced(world, claim, amount)
    with acting(world.claims_handler, AT):
        assert not Due.objects.filter(subject_id=claim.pk, kind="claim_advance").exists()


def test_nothing_is_advanced_before_the_decision_or_once_a_repair_runs(world: World, home: Unit) -> None:
    with pytest.raises(Conflict, match="核定属于保险责任之后"):
        advanced(world, a_claim(world, home, place="kitchen"), "100.00")
    with pytest.raises(Conflict, match="开始维修之前"):
        advanced(world, a_repaired_claim(world, home), "100.00")


def test_less_than_what_was_advanced_is_not_agreed(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    advanced(world, claim, "2000.00")
    with pytest.raises(Refusal, match="不能低于已先予支付"):
        in_cash(world, claim, "1999.99")


def test_what_the_owner_spent_to_avert_worse_is_owed_beside_the_claim(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home)
    with acting(world.claims_handler, PAID):
        with pytest.raises(Refusal, match="发票或收据"):
            claims.mitigate(
                by=world.claims_handler, at=PAID, claim=claim, amount=Decimal("200.00"), basis="抽水、临时封堵"
            )
        claims.mitigate(
            by=world.claims_handler, at=PAID, claim=claim, amount=Decimal("200.00"), basis="抽水、临时封堵",
            papers=[a_photo()],
        )  # fmt: skip
    paid(world, claim, "claim", "示例-赔款")
    with acting(world.claims_handler, PAID), pytest.raises(Conflict, match="没有付清"):
        claims.close(by=world.claims_handler, at=PAID, claim=seen_inside(claim))
    paid(world, claim, "claim_mitigation", "示例-施救")
    assert parts(world, claim) == {world.second.pk: Decimal("1060.00"), world.third.pk: Decimal("706.67")}
    with acting(world.claims_handler, PAID):
        assert claims.close(by=world.claims_handler, at=PAID, claim=seen_inside(claim)).state == "closed"


def test_the_clock_of_the_advance_stops_when_it_is_paid(world: World, home: Unit) -> None:
    from tests.factories.claims import DECIDED, SURVEYED, decide, survey

    claim = a_claim(world, home)
    survey(world, claim)
    with acting(world.claims_handler, SURVEYED):
        claims.receive_papers(by=world.claims_handler, at=SURVEYED, claim=claim)
    decide(world, claim, "covered", at=DECIDED)
    claim = seen(claim)
    advanced(world, claim, "500.00")
    paid(world, claim, "claim_advance", "示例-先付")
    with acting(world.claims_handler, PAID):
        assert asked.clocks(claim).get(clock="advance").stopped_at == PAID

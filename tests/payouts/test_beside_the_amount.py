"""Advance, mitigation, cash: each paid once, the followers' parts together to the cent."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.selectors import waiting as asked_of
from idi.foundation.journal.models import Entry
from idi.foundation.ledger.models import Due
from idi.lifecycle.claims import selectors as asked
from idi.lifecycle.claims import services as claims
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.payouts import services
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.claims import a_claim, a_covered_claim, a_photo, a_repaired_claim, seen
from tests.factories.parties import World
from tests.factories.payouts import ACCOUNT, PAID, PAID_ON, PREPARED, a_payout, approved, as_it_stands, the_due
from tests.factories.surveying import somebody
from tests.factories.visitors import a_browser

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
    assert "不能再派修" in a_browser(world.claims_handler).get(f"/claims/{claim.pk}/").content.decode()
    owner = Client().get(f"/p/track/{claim.track_code}/").content.decode()
    assert "您同意后支付差额" in owner and "1,000.01" in owner and "安排维修，进展" not in owner
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


def test_cash_reads_as_cash_wherever_the_claim_stands(world: World, home: Unit) -> None:
    claim = in_cash(world, a_covered_claim(world, home), "3333.33")
    lead = a_browser(world.claims_handler)
    for address in ("/claims/", f"/claims/{claim.pk}/"):
        page = lead.get(address).content.decode()
        assert "业主已同意现金赔付" in page and "业主已确认维修" not in page
    repaired = a_repaired_claim(world, home, place="kitchen")
    assert "业主已确认维修" in lead.get(f"/claims/{repaired.pk}/").content.decode()


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


def test_the_letter_to_a_follower_says_what_was_paid_on_the_claim_not_its_part(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home, claim_word=home.claim_word)
    advanced(world, claim, "1000.00")
    paid(world, claim, "claim_advance", "示例-先")
    with acting(world.claims_handler, AT):
        claims.mitigate(
            by=world.claims_handler, at=AT, claim=claim, amount=Decimal("400.00"), basis="临时封堵", papers=[a_photo()]
        )
    paid(world, claim, "claim_mitigation", "示例-施救")
    with acting(world.claims_handler, PAID):
        call = services.call(by=world.claims_handler, at=PAID, follower_id=world.second.pk)
    assert [(each["paid"], each["part"]) for each in call.lines] == [("1400.00", "300.00"), ("1400.00", "120.00")]


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


def nothing_owed(world: World, claim: Claim) -> None:
    with acting(world.claims_handler, PAID):
        assert not Due.objects.filter(
            subject_id=claim.pk, kind__in=("claim_advance", "claim_mitigation", "claim_supplement")
        )
        assert not Entry.objects.filter(
            act__in=("claims.advance", "claims.mitigate", "claims.supplement"), subject_id=claim.pk
        )


def test_the_finance_clerk_pays_what_claims_people_decided_and_decides_nothing(
    world: World, home: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = a_covered_claim(world, home)
    clerk = somebody(world, world.lead, "finance_clerk", "clerk")
    some, why = Decimal("100.00"), "拆除检查表确定的防水层重做费用"
    with acting(clerk, AT):
        for refused in (
            lambda: claims.advance(by=clerk, at=AT, claim=claim, amount=some, basis=why),
            lambda: claims.mitigate(by=clerk, at=AT, claim=claim, amount=some, basis=why, papers=[a_photo()]),
            lambda: claims.supplement(by=clerk, at=AT, claim=claim, loss=some, basis=why),
        ):
            with pytest.raises(Forbidden):
                refused()
    nothing_owed(world, claim)
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(PAID))
    client, handler = a_browser(clerk), a_browser(world.claims_handler)
    panel = reverse("payouts:panel", args=[claim.pk])
    for name in ("advance", "mitigate", "supplement"):
        address = reverse(f"payouts:{name}", args=[claim.pk])
        assert (
            client.get(address).status_code == client.post(address, {"amount": "100", "basis": why}).status_code == 403
        )
        assert address not in client.get(panel).content.decode()
        assert handler.get(address).status_code == 200
        assert (address in handler.get(panel).content.decode()) == (name != "supplement")
    nothing_owed(world, claim)
    advanced(world, claim, "1000.00")
    shown = client.get(panel).content.decode()
    offered = set(re.findall(r'href="(/payouts/[^"]+)"', shown))
    assert len([each for each in offered if "/dues/" in each]) == 1
    assert all(client.get(each).status_code == 200 for each in offered)
    with acting(clerk, PAID):
        assert asked_of(clerk).filter(kind="claims.advance").exists()
        assert not [each for each in asked_of(clerk) if each.capability == "claims.decide"]
        payout = services.prepare(
            by=clerk, at=PAID, claim=seen_inside(claim), due=Due.objects.get(kind="claim_advance"), holder_name=OWNER,
            account=ACCOUNT, bank="示例银行海宁支行",
        )  # fmt: skip
        services.pay(by=clerk, at=PAID, payout=payout, paid_on=PAID_ON, reference="示例-先付")
    assert parts(world, claim) == {world.second.pk: Decimal("300.00"), world.third.pk: Decimal("200.00")}
    claim = in_cash(world, claim, "1000.00")
    assert claim.state == "paid"
    page = client.get(f"/claims/{claim.pk}/").content.decode()
    linked = set(re.findall(r'href="(/(?:claims|payouts|repairs|recovery|disputes)/[^"]*)"', page))
    assert linked and not [each for each in linked if client.get(each).status_code == 403]
    close = reverse("claims:close", args=[claim.pk])
    assert close not in client.get(f"/claims/{claim.pk}/").content.decode() and client.post(close).status_code == 403
    assert close in handler.get(f"/claims/{claim.pk}/").content.decode()


@pytest.mark.parametrize("clerk_asks", [True, False])
def test_who_asked_for_a_payment_does_not_approve_it_the_finance_clerk_neither(
    world: World, home: Unit, clerk_asks: bool
) -> None:
    claim = a_repaired_claim(world, home, amount=Decimal("12000.00"))
    clerk = somebody(world, world.lead, "finance_clerk", "clerk")
    asks, other = (clerk, world.claims_handler) if clerk_asks else (world.claims_handler, clerk)
    due = the_due(world, claim)
    with acting(asks, PREPARED):
        payout = services.prepare(
            by=asks, at=PREPARED, claim=claim, due=due, holder_name=world.repairers.name, account=ACCOUNT,
            bank="示例银行海宁支行",
        )  # fmt: skip
        assert payout.second_person
        for refused in (services.approve, services.reject):
            with pytest.raises(Forbidden, match="提交人以外"):
                refused(by=asks, at=PREPARED, payout=payout, reason="自己批准")
    assert as_it_stands(world, payout).state == "prepared"
    mine, theirs = (a_browser(each).get(f"/payouts/{payout.pk}/").content.decode() for each in (asks, other))
    assert "/approve/" not in mine and "/approve/" in theirs
    assert approved(other, payout).state == "approved"

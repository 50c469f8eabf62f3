"""Survey, decision, letter of refusal, payment: the four clocks of the law, kept by one claim and missed by another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.diary.selectors import waiting
from idi.foundation.ledger.models import Due, Payment
from idi.lifecycle.claims import selectors, services, tasks
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.payouts import services as payouts
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.repairs import services as repairs
from tests.factories import on
from tests.factories.claims import a_claim, an_owner, decide, seen, survey
from tests.factories.parties import World
from tests.factories.payouts import a_payout
from tests.factories.surveying import a_chief
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
AMOUNT = Decimal("3000.00")
Turn = Callable[[datetime], None]


def test_kept_with_the_pause_for_papers(world: World, home: Unit, it_is: Turn) -> None:
    an_owner(world, home)
    claim, by = a_claim(world, home), world.claims_handler
    with acting(by, on(2025, 3, 3, 15)):
        services.acknowledge(by=by, at=on(2025, 3, 3, 15), claim=claim, visit_at=on(2025, 3, 5))
    survey(world, claim, at=on(2025, 3, 5))
    with acting(by, on(2025, 3, 6)):
        services.ask_papers(by=by, at=on(2025, 3, 6), claim=claim, papers="购房合同")
    it_is(on(2025, 3, 8))
    assert "2025年3月6日起暂停：已发出补充通知，等资料到齐" in the_page_of(claim, by)
    with acting(by, on(2025, 3, 11)):
        services.receive_papers(by=by, at=on(2025, 3, 11), claim=claim)
    it_is(on(2025, 4, 5))
    shown = the_page_of(claim, by)
    assert "2025年3月6日至2025年3月11日等待补充资料，不计入" in shown and "还有2日" in shown
    decide(world, claim, "covered", at=on(2025, 4, 5))
    paid(world, the_owner_takes_cash(world, claim, at=on(2025, 4, 7)), on=on(2025, 4, 17))

    assert standing(by, claim, on(2025, 4, 18)) == {
        "survey": (date(2025, 3, 5), 0), "complex": (date(2025, 4, 7), 0), "perform": (date(2025, 4, 17), 0)
    }  # fmt: skip
    it_is(on(2025, 5, 1))
    tasks.escalate_missed()
    assert (seen(claim).state, seen(claim).delay) == ("paid", {})
    with acting(by, on(2025, 5, 1)):
        assert not Due.objects.filter(kind="claim_delay").exists()
        assert set(kept(on(2025, 5, 1)).values()) == {(1, 1)}


def test_a_refusal_goes_out_with_its_letter_in_time(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    survey(world, claim)
    decide(world, claim, "refused", at=on(2025, 3, 10), reasons="密封胶老化，不是质量缺陷", ground="保险条款第二条")
    with acting(world.claims_handler, on(2025, 3, 10)):
        letter = selectors.clocks(claim).get(clock="refuse_notice")
        assert (letter.due_on, letter.stopped_at) == (date(2025, 3, 13), on(2025, 3, 10))
        decision = selectors.latest_decision(claim)
        assert decision is not None and decision.letter_id is not None


def test_missed_goes_up_the_line_costs_the_insurer_and_accepts_nothing(world: World, home: Unit, it_is: Turn) -> None:
    an_owner(world, home)
    claim, by, chief = a_claim(world, home), world.claims_handler, a_chief(world)
    for morning, said in ((on(2025, 3, 6), "现场查勘（2025年3月5日到期）"), (on(2025, 4, 3), "2025年4月2日到期")):
        it_is(morning)
        tasks.escalate_missed()
        tasks.escalate_missed()
        with acting(chief, morning):
            (task,) = waiting(chief).filter(kind="claims.missed_clock")
            assert said in task.title and claim.number in task.title, task.title
    assert (seen(claim).state, seen(claim).amount) == ("with_insurer", None), "nothing is accepted by silence"
    assert "已逾期29日" in the_page_of(claim, by)
    survey(world, claim, at=on(2025, 4, 3))
    decide(world, claim, "covered", at=on(2025, 4, 4))
    claim = the_owner_takes_cash(world, claim, at=on(2025, 4, 7))
    it_is(on(2025, 4, 18))
    tasks.escalate_missed()
    with acting(chief, on(2025, 4, 18)):
        assert "2025年4月17日到期" in waiting(chief).get(kind="claims.missed_clock").title
    paid(world, claim, on=on(2025, 4, 27))

    assert standing(by, claim, on(2025, 4, 28)) == {
        "survey": (date(2025, 3, 5), 29), "complex": (date(2025, 4, 2), 2), "perform": (date(2025, 4, 17), 10)
    }  # fmt: skip
    the_delay_is_paid_by_the_lead_alone(world, claim, at=on(2025, 4, 28))
    it_is(on(2025, 5, 1))
    assert "逾期29日完成" in the_page_of(claim, by) and "逾期10日完成" in the_page_of(claim, by)
    with acting(by, on(2025, 5, 1)):
        counted = kept(on(2025, 5, 1))
        assert counted["现场查勘"] == counted["赔付或维修"] == (1, 0)
    page = a_browser(by).get("/claims/clocks/?from_on=2025-03-01&until_on=2025-05-01").content.decode()
    assert world.lead.name in page and "现场查勘" in page and "0%" in page


def the_owner_takes_cash(world: World, claim: Claim, *, at: datetime) -> Claim:
    """The amount is agreed: from here the law gives ten days to pay."""
    with acting(world.claims_handler, at):
        offer = repairs.offer_cash(
            by=world.claims_handler, at=at, claim=Claim.objects.get(pk=claim.pk), amount=AMOUNT, reason="按单价库计算"
        )
    with acting(world.owner, at):
        repairs.answer_cash(by=world.owner, at=at, offer=offer, yes=True)
    return seen(claim)


def paid(world: World, claim: Claim, *, on: datetime) -> None:
    payout = a_payout(world, claim, at=on, holder_name="示例owner")
    with acting(world.claims_handler, on):
        payouts.pay(by=world.claims_handler, at=on, payout=payout, paid_on=on.date(), reference="示例流水-1")


def the_delay_is_paid_by_the_lead_alone(world: World, claim: Claim, *, at: datetime) -> None:
    payout = a_payout(world, seen(claim), "claim_delay", at=at, holder_name="示例owner")
    with acting(world.claims_handler, at):
        payouts.pay(by=world.claims_handler, at=at, payout=payout, paid_on=at.date(), reference="示例流水-2")
        assert sorted(each.amount for each in Payment.objects.all()) == [payout.amount, AMOUNT]
        shares = {each.debtor_id: each.amount for each in Due.objects.filter(kind="claim_share")}
        assert shares == {world.second.pk: Decimal("900.00"), world.third.pk: Decimal("600.00")}
    assert (payout.amount, seen(claim).delay["paid_on"]) == (Decimal("2.55"), "2025-04-28")


def the_page_of(claim: Claim, by: Actor) -> str:
    return a_browser(by).get(f"/claims/{claim.pk}/").content.decode()


def standing(by: Actor, claim: Claim, at: datetime) -> dict[str, tuple[date | None, int]]:
    """The last day of each clock that runs by days, and how many days late it was kept."""
    with acting(by, at):
        rows = selectors.clocks(claim).filter(clock__in=("survey", "complex", "perform"))
        return {each.clock: (each.due_on, services.overdue_days(each, at)) for each in rows}


def kept(at: datetime) -> dict[str, tuple[int, int]]:
    """Of each clock, how often it fell due and how often it was kept."""
    rows = selectors.clocks_kept(date(2025, 3, 1), at.date(), at)
    return {each.label: (each.total, each.kept) for each in rows}

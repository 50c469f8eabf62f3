"""Payment, the followers' parts, and how a claim ends."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.models import Task
from idi.foundation.diary.selectors import waiting
from idi.foundation.ledger import selectors as ledger
from idi.foundation.ledger import services as money
from idi.foundation.ledger.models import Payment
from idi.foundation.notices.models import Sending
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.events import ClaimPaid
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.claims import (
    CONFIRMED,
    DECIDED,
    PAID,
    a_claim,
    a_covered_claim,
    a_refused_claim,
    a_repaired_claim,
    seen,
)
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def test_confirmed_repair_is_owed_by_the_lead_with_its_day(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home)
    with acting(world.claims_handler, CONFIRMED):
        due = ledger.dues_of(claim, "claim").get()
        perform = selectors.clocks(claim).get(clock="perform")
    assert (due.debtor_id, due.creditor_id, due.amount) == (world.lead.pk, world.repairers.pk, Decimal("3333.33"))
    assert due.due_on == perform.due_on == date(2025, 3, 30)


def test_lead_pays_in_full_and_followers_owe_their_parts(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home)
    handler = world.claims_handler
    with acting(handler, PAID):
        services.pay(by=handler, at=PAID, claim=claim, paid_on=PAID.date(), reference="示例流水-1")
        assert ledger.paid_in_full(claim, "claim")
        parts = {due.debtor_id: due for due in ledger.dues_of(claim, "claim_share")}
        assert selectors.clocks(claim).get(clock="perform").stopped_at == PAID
    assert {insurer: due.amount for insurer, due in parts.items()} == {
        world.second.pk: Decimal("1000.00"), world.third.pk: Decimal("666.67"),
    }  # fmt: skip
    assert {due.creditor_id for due in parts.values()} == {world.lead.pk}
    assert {due.due_on for due in parts.values()} == {date(2025, 4, 23)}
    assert seen(claim).state == "paid"
    with acting(world.second_claims_handler, PAID):
        due = ledger.dues_of_holder(world.second_claims_handler).get(kind="claim_share")
        assert due.debtor_id == world.second.pk


def test_a_follower_is_asked_for_its_part_until_it_is_paid(world: World, home: Unit) -> None:
    claim, handler, follower = a_repaired_claim(world, home), world.claims_handler, world.second_claims_handler

    def asked() -> list[tuple[str, date | None, str]]:
        with acting(follower, PAID):
            return [(each.kind, each.due_on, each.address) for each in waiting(follower).filter(kind="ledger.pay")]

    with acting(handler, PAID):
        services.pay(by=handler, at=PAID, claim=claim, paid_on=PAID.date(), reference="示例流水-1")
        due = ledger.dues_of(claim, "claim_share").get(debtor_id=world.second.pk)
    assert asked() == [("ledger.pay", due.due_on, f"/ledger/{due.pk}/")]
    assert a_browser(follower).get(f"/ledger/{due.pk}/").status_code == 200
    with acting(handler, PAID):
        paid = money.settle(
            by=handler, at=PAID, due=due, amount=due.amount, paid_on=PAID.date(), reference="示例流水-2"
        )
    assert asked() == []
    with acting(handler, PAID):
        money.write_back(by=handler, at=PAID, payment=paid, reason="登记到别的账款上了")
    assert len(asked()) == 1, "what was taken back is owed again"


def test_paid_late_the_lead_owes_what_the_delay_costs_and_bears_it_alone(world: World, home: Unit) -> None:
    """Due on 2025-03-30, paid thirty days later: 3333.33 × 3.1 % × 30 ÷ 365 = 8.49."""
    claim, handler, late = a_repaired_claim(world, home), world.claims_handler, on(2025, 4, 29)
    with acting(handler, late):
        services.pay(by=handler, at=late, claim=claim, paid_on=late.date(), reference="示例流水-1")
        due = ledger.dues_of(claim, "claim_delay").get()
        assert (due.debtor_id, due.creditor_id, due.amount) == (world.lead.pk, world.repairers.pk, Decimal("8.49"))
        assert sum(each.amount for each in ledger.dues_of(claim, "claim_share")) == Decimal("1666.67")
        assert Task.objects.get(kind="claims.pay_delay", done_at=None).holder_id == world.lead.pk
        with pytest.raises(Conflict, match="赔付迟延的损失"):
            services.close(by=handler, at=late, claim=claim)
    page = a_browser(handler).get(f"/claims/{claim.pk}/").content.decode()
    assert "比时限晚付30日" in page and "8.49" in page and "假设" in page
    with acting(handler, late):
        services.pay_delay(by=handler, at=late, claim=claim, paid_on=late.date(), reference="示例流水-2")
        assert ledger.paid_in_full(claim, "claim_delay")
        assert not Task.objects.filter(kind="claims.pay_delay", done_at=None).exists()
        with pytest.raises(Conflict, match="没有应付"):
            services.pay_delay(by=handler, at=late, claim=claim, paid_on=late.date(), reference="示例流水-3")
        assert services.close(by=handler, at=late, claim=claim).state == "closed"


def test_the_owner_reads_what_the_delay_costs_until_it_is_paid(world: World, home: Unit) -> None:
    claim, handler, late = (
        a_covered_claim(world, home, claim_word=home.claim_word),
        world.claims_handler,
        on(2025, 4, 29),
    )
    page = f"/p/track/{claim.track_code}/"
    with acting(HOUSE, DECIDED), house(home.project_id, cause=HOUSE) as inside:
        services.confirm_amount(by=inside, at=DECIDED, claim=claim, amount=Decimal("3333.33"), cash=True)
    before = Client().get(page).content.decode()
    assert "¥ 3,333.33" in before and "还没有登记这套房屋的" in before and "延迟" not in before
    with acting(handler, late):
        services.pay(by=handler, at=late, claim=claim, paid_on=late.date(), reference="示例流水-1")
    told = Client().get(page).content.decode()
    assert "还须另付延迟的损失" in told and "比时限晚付" in told and "办理完毕" not in told
    with acting(handler, late):
        services.pay_delay(by=handler, at=late, claim=claim, paid_on=late.date(), reference="示例流水-2")
    assert "办理完毕" in Client().get(page).content.decode()
    with acting(HOUSE, late):
        news = [
            each.title for each in Sending.objects.filter(subject_id=claim.pk, title__contains="延迟").order_by("id")
        ]
    assert ["另付" in news[0], "已付" in news[1]] == [True, True]


def test_paid_in_time_nothing_is_owed_for_a_delay(world: World, home: Unit) -> None:
    claim, handler = a_repaired_claim(world, home), world.claims_handler
    with acting(handler, PAID):
        services.pay(by=handler, at=PAID, claim=claim, paid_on=PAID.date(), reference="示例流水-1")
        assert not ledger.dues_of(claim, "claim_delay").exists()
        with pytest.raises(Conflict, match="没有应付"):
            services.pay_delay(by=handler, at=PAID, claim=claim, paid_on=PAID.date(), reference="示例流水-2")
    assert seen(claim).delay == {}


def test_payment_is_announced_in_the_project(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home)
    handler = world.claims_handler
    with acting(handler, PAID) as frame:
        services.pay(by=handler, at=PAID, claim=claim, paid_on=PAID.date(), reference="示例流水-1")
        told = [item.event for item in frame.buffer if hasattr(item, "event")]
    assert told == [
        ClaimPaid(
            scope_id=home.project_id, at=PAID, caused_by=handler.person_id, claim_id=claim.pk, amount=Decimal("3333.33")
        )
    ]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cents=st.integers(1, 10**9))
def test_parts_of_followers_and_lead_add_up(world: World, home: Unit, cents: int) -> None:
    amount = Decimal(cents) / 100
    claim = a_repaired_claim(world, home, amount=amount)
    handler = world.claims_handler
    with acting(handler, PAID):
        services.pay(by=handler, at=PAID, claim=claim, paid_on=PAID.date(), reference="示例流水-1")
        parts = sum((due.amount for due in ledger.dues_of(claim, "claim_share")), Decimal(0))
        paid = ledger.dues_of(claim, "claim").get().paid_amount
    assert paid == amount
    assert Decimal(0) <= amount - parts <= amount
    assert abs(parts - amount / 2) <= Decimal("0.01")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"paid_on": date(2025, 3, 25)}, "paid_on"),
        ({"paid_on": date(2025, 3, 19)}, "paid_on"),
        ({"amount": Decimal("3333.00")}, "amount"),
        ({"reference": " "}, "reference"),
    ],
)
def test_payment_is_checked(world: World, home: Unit, changes: dict[str, object], field: str) -> None:
    claim = a_repaired_claim(world, home)
    with acting(world.claims_handler, PAID):
        with pytest.raises(Refusal) as refused:
            services.pay(
                by=world.claims_handler, at=PAID, claim=claim,
                **{"paid_on": PAID.date(), "reference": "示例流水-1", **changes},  # type: ignore[arg-type]
            )  # fmt: skip
        assert [reason.field for reason in refused.value.reasons] == [field]
        assert Payment.objects.filter(due__kind="claim").count() == 0
        assert not ledger.dues_of(claim, "claim_share").exists()
    assert seen(claim).state == "repaired"


def test_nothing_is_paid_before_the_owner_confirmed_or_twice(world: World, home: Unit) -> None:
    handler = world.claims_handler
    covered = a_covered_claim(world, home, place="kitchen")
    with acting(handler, PAID), pytest.raises(Conflict):
        services.pay(by=handler, at=PAID, claim=covered, paid_on=PAID.date(), reference="示例流水-1")
    claim = a_repaired_claim(world, home)
    with acting(handler, PAID):
        services.pay(by=handler, at=PAID, claim=claim, paid_on=PAID.date(), reference="示例流水-1")
        with pytest.raises(Refusal):
            services.pay(by=handler, at=PAID, claim=claim, paid_on=PAID.date(), reference="示例流水-2")
        assert Payment.objects.filter(due__kind="claim").count() == 1


def test_repair_begins_on_a_covered_claim_only(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    with acting(HOUSE, PAID), house(claim.scope_id, cause=HOUSE) as inside, pytest.raises(Conflict):
        services.begin_repair(by=inside, at=PAID, claim=claim)
    assert seen(claim).state == "with_insurer"


def test_builder_resolves_what_was_found_in_the_wait(world: World, home: Unit) -> None:
    claim = a_claim(world, home, discovered_on=date(2022, 6, 1))
    for nobody in (world.claims_handler, world.hotline_agent):
        with acting(nobody, PAID), pytest.raises(Forbidden):
            services.resolve_in_wait(by=nobody, at=PAID, claim=claim, text="已修")
    with acting(world.developer, PAID):
        with pytest.raises(Refusal, match="维修情况"):
            services.resolve_in_wait(by=world.developer, at=PAID, claim=claim, text=" ")
        services.resolve_in_wait(by=world.developer, at=PAID, claim=claim, text="已重做防水并蓄水 24 小时")
    assert (seen(claim).state, seen(claim).closing_note) == ("closed", "已重做防水并蓄水 24 小时")


def test_refused_claim_is_closed_and_its_clocks_stop(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    with acting(world.claims_handler, PAID):
        services.close(by=world.claims_handler, at=PAID, claim=claim)
        assert not selectors.clocks(claim).filter(stopped_at__isnull=True).exists()
    assert seen(claim).state == "closed"


def test_only_the_verified_owner_withdraws(world: World, home: Unit) -> None:
    doubtful, claim = a_claim(world, home, claim_word=""), a_claim(world, home)
    for each, refused in ((doubtful, True), (claim, False)):
        with acting(ANONYMOUS, PAID), house(each.scope_id, cause=ANONYMOUS) as inside:
            if refused:
                with pytest.raises(Forbidden, match="业主本人"):
                    services.withdraw(by=inside, at=PAID, claim=each, text="已自行解决")
            else:
                services.withdraw(by=inside, at=PAID, claim=each, text="已自行解决")
    assert (seen(doubtful).state, seen(claim).state) == ("with_insurer", "withdrawn")


def test_nobody_who_merely_takes_reports_withdraws_for_the_owner(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    for other in (world.hotline_agent, world.claims_handler):
        with acting(other, PAID), pytest.raises(Forbidden, match="业主本人"):
            services.withdraw(by=other, at=PAID, claim=claim, text="示例：代为撤回")
    assert seen(claim).state == "with_insurer"

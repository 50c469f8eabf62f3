"""Less is owed than was thought: what is unpaid is lessened first, and nobody gives back more than came in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Refusal
from idi.foundation.diary.models import Task
from idi.foundation.ledger import selectors as ledger
from idi.foundation.ledger import services as money
from idi.foundation.ledger.models import Due, Posting
from idi.lifecycle.policies import services
from idi.lifecycle.policies.models import Endorsement, Member, Policy
from idi.lifecycle.policies.services.instalments import Instalment
from tests.factories.parties import World, a_world
from tests.factories.policies import ISSUED, SETTLED, pay, settle
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser
from tests.policies.test_money_instalments import rule, sign
from tests.policies.test_pages import words

pytestmark = pytest.mark.django_db
HALVES = [Instalment(date(2019, 5, 11), Decimal("0.5")), Instalment(date(2020, 12, 1), Decimal("0.5"))]
FIRST = SECOND = Decimal("427500.00")


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with mock.patch("idi.foundation.core.clock.now", return_value=SETTLED):
        yield


@pytest.fixture
def policy(world: World) -> Policy:
    """855,000.00 in two halves; the first is paid, the policy issued."""
    rule(world)
    policy = pay(world, sign(world, a_project(world), HALVES), FIRST)
    with acting(world.underwriter, ISSUED):
        return services.issue(by=world.underwriter, at=ISSUED, policy=policy)


def dues(world: World, policy: Policy, *kinds: str) -> list[tuple[int | None, Decimal, Decimal]]:
    with acting(world.underwriter, SETTLED):
        rows = ledger.dues_of(policy).filter(kind__in=kinds)
        return [(due.debtor_id, due.amount, due.open) for due in rows]


def premiums(world: World, policy: Policy) -> list[tuple[int | None, Decimal, Decimal]]:
    return dues(world, policy, "premium", "premium_adjustment")


def test_the_unpaid_instalment_is_lessened_and_nothing_goes_back(world: World, policy: Policy) -> None:
    settle(world, policy, Decimal("60000000.00"))  # 641,250.00, less by 213,750.00
    debtor = world.hongxiang.pk
    assert premiums(world, policy) == [(debtor, FIRST, 0), (debtor, Decimal("213750.00"), Decimal("213750.00"))]
    lead = a_browser(world.underwriter)
    shown = words(lead, "policies:detail", policy.pk)
    assert "先冲减未缴的保险费 213,750.00 元" in shown and "还有保险费没有收付" in shown
    with acting(world.underwriter, SETTLED):
        assert Endorsement.objects.get(policy=policy, kind="settlement").amount == Decimal("-213750.00")
        second = ledger.dues_of(policy, "premium").last()
    assert second is not None and "结算造价 60,000,000.00 元" in words(lead, "ledger:due", second.pk)
    with acting(world.underwriter, SETTLED):
        services.receive_premium(
            by=world.underwriter, at=SETTLED, policy=policy, amount=Decimal("213750.00"), paid_on=SETTLED.date(),
            reference="示例-流水-2",
        )  # fmt: skip
    assert all(still == 0 for *_, still in premiums(world, policy))
    assert "保险费已按结算造价结清" in words(lead, "policies:detail", policy.pk)
    check_books(world, policy)


def test_below_half_only_what_was_received_over_the_final_premium_goes_back(world: World, policy: Policy) -> None:
    settle(world, policy, Decimal("20000000.00"))  # 213,750.00
    debtor, refund = world.hongxiang.pk, Decimal("213750.00")
    assert premiums(world, policy) == [(debtor, FIRST, 0), (world.lead.pk, refund, refund)]
    shown = words(a_browser(world.underwriter), "policies:detail", policy.pk)
    assert "先冲减未缴的保险费 427,500.00 元，其余退还 213,750.00 元" in shown
    with acting(world.developer, SETTLED):
        assert not Task.objects.filter(kind="policies.pay", done_at=None).exists()
    check_books(world, policy)
    with acting(world.underwriter, SETTLED):
        due = ledger.dues_of(policy, "premium_adjustment").get()
        given: Any = {"by": world.underwriter, "at": SETTLED, "due": due, "paid_on": SETTLED.date()}
        with pytest.raises(Refusal, match="方向相反"):
            money.settle(**given, amount=refund, reference="示例-流水-1")
        with pytest.raises(Refusal, match="超过未收余额"):
            money.settle(**given, amount=refund + 1, reference="示例-退款-1")
        assert Due.objects.get(pk=due.pk).paid_amount == 0
        money.settle(**given, amount=refund, reference="示例-退款-1")


def test_a_refund_of_more_than_came_in_is_refused(world: World, policy: Policy) -> None:
    with acting(world.underwriter, SETTLED):
        due = money.open_due(
            by=world.underwriter, at=SETTLED, kind="premium_adjustment", debtor_id=world.lead.pk,
            creditor_id=world.hongxiang.pk, amount=Decimal("500000.00"), due_on=SETTLED.date(), subject=policy,
            project_id=policy.project_id, region_code=policy.region_code, contract=policy.number,
        )  # fmt: skip
        with pytest.raises(Refusal, match=r"只有 427,500.00 元，不能多退"):
            money.settle(
                by=world.underwriter, at=SETTLED, due=due, amount=Decimal("500000.00"), paid_on=SETTLED.date(),
                reference="示例-退款-1",
            )  # fmt: skip
        assert Due.objects.get(pk=due.pk).paid_amount == 0


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(costs=st.lists(st.integers(100, 16_000_000_000), min_size=1, max_size=3))
def test_every_member_has_its_part_to_the_cent_whatever_the_cost(costs: list[int]) -> None:
    with transaction.atomic():
        world = a_world()
        rule(world)
        policy = pay(world, sign(world, a_project(world), HALVES), FIRST)
        with acting(world.underwriter, ISSUED):
            services.issue(by=world.underwriter, at=ISSUED, policy=policy)
        for number, cost in enumerate(costs):
            resettle(world, policy, Decimal(cost) / 100, number)
        check_books(world, policy)
        with acting(world.underwriter, SETTLED):
            left = sum((due.open for due in ledger.dues_of(policy, "premium")), Decimal(0))
            if left:
                services.receive_premium(
                    by=world.underwriter, at=SETTLED, policy=policy, amount=left, paid_on=SETTLED.date(),
                    reference="示例-流水-9",
                )  # fmt: skip
        check_shares(world, policy)
        transaction.set_rollback(True)


def resettle(world: World, policy: Policy, cost: Decimal, number: int) -> None:
    with acting(world.developer, SETTLED), house(policy.project_id, cause=world.developer) as inside:
        services.settle_premium(
            by=inside, at=SETTLED, policy=policy, settlement=cost, correction=f"示例更正{number}" if number else ""
        )


def check_books(world: World, policy: Policy) -> None:
    """What is due, either way, is the premium; debit equals credit; no refund is above what came in."""
    with acting(world.underwriter, SETTLED):
        now = Policy.objects.get(pk=policy.pk)
        rows = [due for due in ledger.dues_of(policy) if due.kind in ("premium", "premium_adjustment")]
        sign_of = {due.pk: -1 if due.debtor_id == world.lead.pk else 1 for due in rows}
        assert sum(due.amount * sign_of[due.pk] for due in rows) == now.premium
        received = sum(due.paid_amount for due in rows if sign_of[due.pk] > 0)
        assert sum((due.amount for due in rows if sign_of[due.pk] < 0), Decimal(0)) <= received
        assert sum((m.premium for m in Member.objects.filter(policy=policy)), Decimal(0)) == now.premium
    with acting(world.insurance_officer, SETTLED):
        moved = Posting.objects.filter(contract=policy.number, holder_id=world.lead.pk)
        receivable = moved.filter(account="1122")
        still = sum((due.open * sign_of[due.pk] for due in rows if sign_of[due.pk] > 0), Decimal(0))
        assert sum((each.debit - each.credit for each in receivable), Decimal(0)) == still
        assert sum((each.debit - each.credit for each in moved), Decimal(0)) == 0


def check_shares(world: World, policy: Policy) -> None:
    """Once all is paid each follower was passed exactly its part of the premium."""
    with acting(world.underwriter, SETTLED):
        rows = list(ledger.dues_of(policy, "premium_share"))
        for member in Member.objects.filter(policy=policy, lead=False):
            got = sum((d.amount for d in rows if d.creditor_id == member.insurer_id), Decimal(0))
            gave = sum((d.amount for d in rows if d.debtor_id == member.insurer_id), Decimal(0))
            assert got - gave == member.premium


def test_a_contract_that_ends_after_it_was_lessened_leaves_no_receivable(world: World, policy: Policy) -> None:
    settle(world, policy, Decimal("60000000.00"))
    with acting(world.underwriter, SETTLED):
        due = ledger.dues_of(policy, "premium").last()
        assert due is not None
        money.release(by=world.underwriter, at=SETTLED, due=due)
    with acting(world.insurance_officer, SETTLED):
        moved = Posting.objects.filter(contract=policy.number, holder_id=world.lead.pk, account="1122")
        assert sum((each.debit - each.credit for each in moved), Decimal(0)) == 0


def test_what_was_invoiced_on_a_cancelled_instalment_is_taken_back_in_red(world: World, policy: Policy) -> None:
    with acting(world.underwriter, SETTLED):
        second = ledger.dues_of(policy, "premium").last()
        assert second is not None
        net, tax = SECOND - second.tax_amount, second.tax_amount
        given: Any = {
            "by": world.underwriter, "at": SETTLED, "due": second, "issued_on": SETTLED.date(), "gross": SECOND, "net": net,
            "tax": tax,
        }  # fmt: skip
        money.record_invoice(**given, kind="blue", number="25332000000012345678")
    settle(world, policy, Decimal("20000000.00"))
    with acting(world.underwriter, SETTLED):
        with pytest.raises(Refusal, match=r"还可以开票 0\.00 元"):
            money.record_invoice(**given, kind="blue", number="25332000000012345679")
        red = money.record_invoice(
            **given, kind="red", number="25332000000012345679", blue_number="25332000000012345678"
        )
        assert red.reverses is not None

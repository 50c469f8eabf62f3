"""What a panel agreed about money: who invoices, until when parts are settled, whose shares bear a loss."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Refusal
from idi.foundation.ledger import selectors as ledger
from idi.foundation.ledger import services as money
from idi.foundation.ledger.models import Invoice
from idi.lifecycle.policies import selectors
from idi.lifecycle.policies.models import Agreement, Member, Policy
from idi.lifecycle.projects.models import Project
from tests.factories import policies as factory
from tests.factories.parties import World
from tests.factories.policies import ISSUED, a_recorded_policy, invited, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(signed: Policy) -> Policy:
    return signed


def agreed(world: World, policy: Policy, **terms: object) -> None:
    """The panel had agreed something else."""
    with acting(world.underwriter, ISSUED):
        Agreement.objects.filter(proposal_id=policy.proposal_id).update(**terms)


def test_small_parts_wait_for_the_statement_large_ones_are_called_at_once(world: World, policy: Policy) -> None:
    agreed(
        world, policy, cash_call_from=Decimal("5000.00"), cash_call_days=7, settle_every_days=90, settle_within_days=20
    )
    on = date(2025, 1, 1)
    with acting(world.underwriter, ISSUED):
        assert selectors.called_until(policy, Decimal("5000.00"), on, 30) == date(2025, 1, 8)
        assert selectors.called_until(policy, Decimal("4999.99"), on, 30) == date(2025, 4, 21)
    agreed(world, policy, agreed_on=None)
    with acting(world.underwriter, ISSUED):
        assert selectors.called_until(policy, Decimal("5000.00"), on, 30) == date(2025, 1, 31)


def test_the_panel_of_a_loss_is_that_of_the_day_agreed_on(world: World, policy: Policy) -> None:
    with acting(world.underwriter, ISSUED):
        Member.objects.filter(policy=policy, insurer=world.third).update(until_on=date(2024, 12, 31))
        lead = Member.objects.get(policy=policy, insurer=world.lead)
        Member.objects.filter(pk=lead.pk).update(until_on=date(2024, 12, 31))
        Member.objects.create(
            project_id=policy.project_id, region_code=policy.region_code, policy=policy, insurer=world.lead, lead=True,
            share=Decimal("0.7"), from_on=date(2025, 1, 1),
        )  # fmt: skip
    days = {"reported_on": date(2025, 1, 5), "discovered_on": date(2024, 12, 30)}
    with acting(world.underwriter, ISSUED):
        assert [share for _, share in selectors.panel_of_loss(policy, **days)] == [Decimal("0.7"), Decimal("0.3")]
    agreed(world, policy, shares_by="discovered")
    with acting(world.underwriter, ISSUED):
        assert [share for _, share in selectors.panel_of_loss(policy, **days)] == [
            Decimal("0.5"), Decimal("0.3"), Decimal("0.2"),
        ]  # fmt: skip


def test_where_each_invoices_its_own_part_the_policyholder_gets_one_of_each(
    standing_project: Project, world: World
) -> None:
    project = standing_project
    proposal = factory.a_submitted_proposal(world, project)
    with acting(world.underwriter, ISSUED):
        Agreement.objects.filter(proposal=proposal).update(invoiced_by="each")
    with acting(world.underwriter, factory.SIGNED):
        policy = factory.services.sign(
            by=world.underwriter, at=factory.SIGNED, proposal=proposal, signed_on=factory.SIGNED.date()
        )
    pay(world, policy)
    with acting(world.underwriter, ISSUED):
        own = ledger.dues_of(policy, "premium").get()
        assert money.to_invoice(own) == Decimal("427500.00")
        with pytest.raises(Refusal, match=r"还可以开票 427,500\.00 元"):
            invoice(world.underwriter, own, "25332000000000000001", "427500.01")
        invoice(world.underwriter, own, "25332000000000000001", "427500.00")
    for by, number, amount in (
        (world.second_underwriter, "25332000000000000002", "256500.00"),
        (world.third_underwriter, "25332000000000000003", "171000.00"),
    ):
        with acting(by, ISSUED):
            (due,) = ledger.dues_of(policy, "premium_share")
            invoice(by, due, number, amount)
    with acting(world.developer, ISSUED):
        assert sum(each.gross for each in ledger.invoices_of(policy.number)) == policy.provisional
        assert {each.buyer_id for each in Invoice.objects.all()} == {world.hongxiang.pk}


def invoice(by: object, due: object, number: str, gross: str) -> None:
    amount = Decimal(gross)
    money.record_invoice(
        by=by, at=ISSUED, due=due, kind="blue", number=number, issued_on=ISSUED.date(), gross=amount, net=amount,  # type: ignore[arg-type]
        tax=Decimal(0),
    )  # fmt: skip


def test_a_policy_from_outside_lives_by_the_assumptions(standing_project: Project, world: World) -> None:
    project = standing_project
    invited(world, project)
    policy = a_recorded_policy(world, project)
    with acting(world.underwriter, ISSUED):
        assert selectors.called_until(policy, Decimal("999999.00"), date(2025, 1, 1), 30) == date(2025, 1, 31)

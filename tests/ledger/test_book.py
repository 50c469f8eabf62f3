"""Double entry: every movement balances in every book, the database sees to it, and nothing is ever edited."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from idi.config.runtime import roles
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.ledger import services
from idi.foundation.ledger.chart import ACCOUNTS, SIDES
from idi.foundation.ledger.models import Due, Payment, Posting, Voucher
from idi.lifecycle.projects.models import Project
from tests.factories.parties import World, a_world
from tests.factories.projects import a_project
from tests.ledger.test_ledger import OPENED, PAID, a_due, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(world: World) -> Project:
    return a_project(world, until="register", designated=False)


def book(world: World, holder: Any) -> dict[str, Decimal]:
    """What stands on each account of one book, debit above zero, as the association sees it."""
    with acting(world.insurance_officer, PAID):
        rows = Posting.objects.filter(holder_id=holder.pk).values("account")
        found = rows.annotate(debit=Sum("debit"), credit=Sum("credit"))
        return {r["account"]: r["debit"] - r["credit"] for r in found if r["debit"] != r["credit"]}


def balanced_now() -> None:
    """What the commit would ask for."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_the_chart_names_every_account_of_every_kind() -> None:
    assert set(SIDES) == set(Due.Kind.values)
    assert {account for sides in SIDES.values() for account in sides} <= set(ACCOUNTS)


def test_a_premium_stands_in_both_books_with_its_tax(world: World, project: Project) -> None:
    a_due(
        world, project, kind="premium", debtor_id=world.hongxiang.pk, amount=Decimal("1060.00"), tax=Decimal("60.00"),
        contract="BD-1",
    )  # fmt: skip
    balanced_now()
    assert book(world, world.lead) == {"1122": Decimal(1060), "6031": Decimal(-1000), "2221": Decimal(-60)}
    assert book(world, world.hongxiang) == {"2203": Decimal(-1060), "6701": Decimal(1000), "2221": Decimal(60)}
    with acting(world.claims_handler, PAID):
        assert set(Voucher.objects.values_list("contract", "kind")) == {("BD-1", "open")}
        assert Voucher.objects.get().holder_id == world.lead.pk


def test_paid_the_receivable_is_gone_and_the_money_there(world: World, project: Project) -> None:
    due = a_due(world, project)
    pay(world, due, "1000.10")
    pay(world, due, "2000.00", "示例流水-2")
    balanced_now()
    assert book(world, world.lead) == {"1002": Decimal("3000.10"), "6511": Decimal("-3000.10")}
    assert book(world, world.second) == {"1002": Decimal("-3000.10"), "6511": Decimal("3000.10")}


def test_a_cancelled_due_is_reversed_once(world: World, project: Project) -> None:
    due = a_due(world, project)
    with acting(world.claims_handler, PAID):
        services.cancel(by=world.claims_handler, at=PAID, due=due)
        with pytest.raises(Conflict, match="已取消"):
            services.cancel(by=world.claims_handler, at=PAID, due=due)
        first, second = Voucher.objects.order_by("id")
        assert (second.reverses, second.kind, second.booked_on) == (first, "cancel", PAID.date())
    balanced_now()
    assert book(world, world.lead) == {} == book(world, world.second)


def test_a_payment_is_written_back_by_a_row_of_its_own(world: World, project: Project) -> None:
    due = a_due(world, project)
    payment = pay(world, due, "1000.10")
    with acting(world.second_claims_handler, PAID), pytest.raises(Forbidden, match="登记收付的一方"):
        services.write_back(by=world.second_claims_handler, at=PAID, payment=payment, reason="退票")
    with acting(world.claims_handler, PAID), pytest.raises(Refusal, match="原因"):
        services.write_back(by=world.claims_handler, at=PAID, payment=payment, reason=" ")
    with acting(world.claims_handler, PAID):
        services.write_back(by=world.claims_handler, at=PAID, payment=payment, reason="银行退票")
        with pytest.raises(Refusal, match="已冲回"):
            services.write_back(by=world.claims_handler, at=PAID, payment=payment, reason="银行退票")
        due.refresh_from_db()
        assert (due.open, sum(p.amount for p in due.payments.all())) == (due.amount, 0)
        assert Payment.objects.count() == 2
    balanced_now()
    assert book(world, world.lead) == {"1132": due.amount, "6511": -due.amount}
    pay(world, due, "1000.10", "示例流水-3")


def test_a_refused_movement_leaves_no_voucher(world: World, project: Project) -> None:
    due = a_due(world, project)
    with pytest.raises(Refusal):
        pay(world, due, "3000.11")
    with pytest.raises(Refusal, match="税额"):
        a_due(world, project, tax=Decimal("3000.10"))
    with acting(world.insurance_officer, PAID):
        assert Voucher.objects.count() == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("1002", "10.00", "0"), ("6031", "0", "9.99")),
        (("1002", "10.00", "0"), ("1002", "10.00", "0")),
        (("1002", "9.00", "0"), ("6031", "0", "9.00")),
    ],
)
def test_the_database_refuses_what_does_not_balance(
    world: World, project: Project, first: tuple[str, str, str], second: tuple[str, str, str]
) -> None:
    with acting(world.claims_handler, PAID):
        voucher = Voucher.objects.create(
            holder_id=world.lead.pk, region_code="330481", number="PZ-x", kind="bank", amount=Decimal(10),
            booked_on=PAID.date(), booked_at=PAID,
        )  # fmt: skip
        for account, debit, credit in (first, second):
            Posting.objects.create(
                voucher=voucher, holder_id=world.lead.pk, region_code="330481", account=account, debit=Decimal(debit),
                credit=Decimal(credit), booked_on=PAID.date(),
            )  # fmt: skip
        with pytest.raises(DatabaseError, match="does not balance"), transaction.atomic():
            balanced_now()
        transaction.set_rollback(True)


def test_a_voucher_without_postings_or_with_more_later_does_not_balance(world: World, project: Project) -> None:
    a_due(world, project)
    balanced_now()
    with acting(world.claims_handler, PAID):
        voucher = Voucher.objects.get()
        for debit, credit in ((Decimal(5), Decimal(0)), (Decimal(0), Decimal(5))):
            Posting.objects.create(
                voucher=voucher, holder_id=world.lead.pk, region_code="330481", account="1002", debit=debit,
                credit=credit, booked_on=PAID.date(),
            )  # fmt: skip
        with pytest.raises(DatabaseError, match="does not balance"), transaction.atomic():
            balanced_now()
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_posting SET debit = debit + 1 WHERE debit > 0",
        "DELETE FROM ledger_posting",
        "UPDATE ledger_voucher SET amount = amount + 1",
        "DELETE FROM ledger_voucher",
    ],
)
def test_the_app_cannot_edit_a_book(world: World, project: Project, statement: str) -> None:
    a_due(world, project)
    with acting(world.claims_handler, PAID):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert Voucher.objects.count() == 1 and Posting.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_neither_can_its_owner(world: World) -> None:
    due = a_due(world, a_project(world, until="register", designated=False))
    url = roles.at(os.environ["IDI_OWNER_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(url, autocommit=True) as owner:
        for statement in (
            "UPDATE ledger_posting SET account = '1002'",
            "DELETE FROM ledger_voucher",
            "TRUNCATE ledger_posting",
            "TRUNCATE ledger_voucher CASCADE",
        ):
            with pytest.raises(psycopg.errors.Error, match="append-only"):
                owner.execute(statement)
        with pytest.raises(psycopg.errors.Error, match="does not balance"):
            owner.execute(
                "INSERT INTO ledger_posting (voucher_id, holder_id, region_code, contract, account, debit, credit, booked_on)"
                " SELECT id, holder_id, region_code, contract, '1002', 1, 0, booked_on FROM ledger_voucher LIMIT 1"
            )
        found = owner.execute("SELECT sum(debit), sum(credit), count(*) FROM ledger_posting").fetchone()
    assert found == (due.amount * 2, due.amount * 2, 4)


amounts = st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2)


# A story of the books takes a second: shrinking one would take minutes and says no more than the four moves at most do.
@settings(max_examples=15, deadline=None, phases=[phase for phase in Phase if phase is not Phase.shrink])
@example(moves=[("premium", Decimal("0.01"), False, False), ("premium_adjustment", Decimal("0.01"), True, False)])
@example(moves=[("premium", Decimal("5.00"), True, False), ("premium_adjustment", Decimal("5.01"), True, False)])
@example(moves=[("premium", Decimal("5.00"), True, False), ("premium_adjustment", Decimal("4.99"), True, False)])
@given(moves=st.lists(st.tuples(st.sampled_from(sorted(SIDES)), amounts, st.booleans(), st.booleans()), max_size=4))
def test_whatever_happens_every_book_balances(moves: list[tuple[str, Decimal, bool, bool]]) -> None:
    """What is open stands on the accounts for it, and no more premium goes back to the policyholder than came from it."""
    with transaction.atomic():
        world = a_world()
        project = a_project(world, until="register", designated=False)
        by = world.claims_handler
        held, premium_known = Decimal(0), False
        owed_to_lead, owed_by_lead = Decimal(0), Decimal(0)
        for number, (kind, amount, paid, cancelled) in enumerate(moves):
            back = kind == "premium_adjustment"
            sides = (world.lead, world.hongxiang) if back else (world.hongxiang, world.lead)
            due = a_due(world, project, kind=kind, amount=amount, debtor_id=sides[0].pk, creditor_id=sides[1].pk)
            told = {"paid_on": date(2019, 6, 10), "reference": f"示例-{number}"}
            premium_known = premium_known or kind == "premium"  # where it is not, nothing holds the refund back
            refused = paid and back and premium_known and amount > held
            with acting(by, PAID):
                if refused:
                    with pytest.raises(Refusal, match="不能多退"):
                        services.receive(by=by, at=PAID, due=due, amount=amount, **told)
                elif paid:
                    services.receive(by=by, at=PAID, due=due, amount=amount, **told)
                elif cancelled:
                    services.cancel(by=by, at=PAID, due=due)
            if paid and not refused and kind in ("premium", "premium_adjustment"):
                held += -amount if back else amount
            still = amount if refused or not (paid or cancelled) else Decimal(0)
            owed_by_lead += still if back else 0
            owed_to_lead += 0 if back else still
        balanced_now()
        found = book(world, world.lead)
        assert sum(found.values()) == 0
        for side, mine in (("receivable", owed_to_lead), ("payable", -owed_by_lead)):
            accounts = {getattr(each, side) for each in SIDES.values()}
            assert sum((found.get(code, Decimal(0)) for code in accounts), Decimal(0)) == mine
        transaction.set_rollback(True)


def test_each_party_reads_its_own_book(world: World, project: Project) -> None:
    a_due(world, project)

    def seen(actor: Any) -> set[int]:
        with acting(actor, OPENED):
            return set(Posting.objects.values_list("holder_id", flat=True))

    assert seen(world.claims_handler) == {world.lead.pk}
    assert seen(world.second_claims_handler) == {world.second.pk}
    assert seen(world.insurance_officer) == {world.lead.pk, world.second.pk}
    assert seen(world.developer) == seen(world.third_underwriter) == seen(world.haining_officer) == set()

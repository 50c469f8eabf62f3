"""What is still open on a due is let go of: the books follow, what was paid stays."""

from __future__ import annotations

from decimal import Decimal

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict
from idi.foundation.ledger import services
from idi.foundation.ledger.models import Posting
from idi.lifecycle.projects.models import Project
from tests.factories.parties import World
from tests.factories.projects import a_project
from tests.ledger.test_ledger import PAID, a_due, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(world: World) -> Project:
    return a_project(world, until="register", designated=False)


def release(world: World, due: object) -> object:
    with acting(world.claims_handler, PAID):
        return services.release(by=world.claims_handler, at=PAID, due=due)


def test_a_due_paid_in_part_ends_with_what_was_paid(world: World, project: Project) -> None:
    due = a_due(world, project, tax=Decimal("300.01"))
    pay(world, due, "1000.10")
    left = release(world, due)
    assert (left.amount, left.open, left.tax_amount) == (Decimal("1000.10"), Decimal("0.00"), Decimal("100.01"))
    with pytest.raises(Conflict, match="没有未收余额"):
        release(world, due)
    with acting(world.claims_handler, PAID):
        moved = {
            account: sum(p.debit - p.credit for p in Posting.objects.filter(holder_id=world.lead.pk, account=account))
            for account in ("1132", "2221")
        }
    assert moved == {"1132": Decimal("0.00"), "2221": Decimal("-100.01")}


def test_a_due_nobody_paid_on_is_cancelled(world: World, project: Project) -> None:
    assert release(world, a_due(world, project)).cancelled_at == PAID

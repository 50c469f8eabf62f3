"""A bathroom leaks in the sixth year: from the report to the last cent of the followers, nothing paid twice."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core import sheets
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.errors import Conflict
from idi.foundation.core.jobs import run_waiting
from idi.foundation.ledger.models import Due, Payment
from idi.lifecycle.claims import selectors as claims_asked
from idi.lifecycle.claims import services as claims
from idi.lifecycle.payouts import selectors as payouts_asked
from idi.lifecycle.payouts import services as payouts
from idi.lifecycle.payouts.bankfile import COLUMNS
from idi.lifecycle.payouts.models import Payout
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.recovery.models import Case
from idi.lifecycle.repairs import services as repairs
from idi.lifecycle.repairs.models import Order
from tests.factories import on
from tests.factories.claims import a_claim, a_photo, a_second_handler, decide, survey
from tests.factories.parties import World

pytestmark = pytest.mark.django_db


def test_a_bathroom_leak_in_year_six(world: World, standing_home: Unit) -> None:
    home = standing_home
    handler, second, worker = world.claims_handler, a_second_handler(world), world.repair_manager

    claim = a_claim(world, home, at=on(2026, 1, 5), discovered_on=date(2026, 1, 4))
    assert (claim.item, claim.triage["state"]) == ("C05", "in_cover")
    survey(world, claim, at=on(2026, 1, 6), estimate=Decimal("12500.00"))
    decide(world, claim, "covered", at=on(2026, 1, 7))
    line = {"name": "卫生间防水和饰面重做", "unit": "项", "quantity": Decimal(1), "price": Decimal("12345.67")}
    with acting(handler, on(2026, 1, 8)):
        order = repairs.order(
            by=handler, at=on(2026, 1, 8), claim=seen_now(claim), repairer=world.repairers, scheme="防水层重做，蓄水48小时",
            lines=[line],
        )  # fmt: skip
    with acting(worker, on(2026, 1, 9)):
        repairs.accept(by=worker, at=on(2026, 1, 9), order=order)
        repairs.appoint(by=worker, at=on(2026, 1, 9), order=order, appointment_at=on(2026, 1, 10))
        repairs.show_before(by=worker, at=on(2026, 1, 9), order=order, photos=[a_photo()])
    with acting(worker, on(2026, 1, 16)):
        repairs.finish(by=worker, at=on(2026, 1, 16), order=order, work_done="已重做", photos=[a_photo()])
    with acting(handler, on(2026, 1, 17)):
        repairs.recheck(by=handler, at=on(2026, 1, 17), order=order, passed=True, note="蓄水无渗漏")
    with acting(ANONYMOUS, on(2026, 1, 18)):
        tracked: Any = claims_asked.track(claim.track_code)
        repairs.confirm_with_word(
            by=ANONYMOUS, at=on(2026, 1, 18), tracked=tracked, word=home.claim_word, satisfaction=0
        )

    at = on(2026, 1, 19)
    with acting(handler, at):
        due = Due.objects.get(kind="claim")
        assert (due.amount, due.due_on) == (Decimal("12345.67"), date(2026, 1, 28))
        payout = payouts.prepare(
            by=handler, at=at, claim=seen_now(claim), due=due, holder_name=world.repairers.name,
            account="6200 0000 0000 0001", bank="示例银行",
        )  # fmt: skip
        assert payout.state == "prepared"
    with acting(second, at):
        payouts.approve(by=second, at=at, payout=payout)
    with acting(handler, at):
        batch = payouts.batch(by=handler, at=at)
        sent = payouts.download(by=handler, at=at, batch=batch)
    back = [{**row, "result": "成功", "reference": "示例回盘-1", "paid_on": date(2026, 1, 20)} for row in sent]
    paid_at = on(2026, 1, 20)
    with acting(handler, paid_at):
        file = sheets.write(COLUMNS, back, title="回盘", at=paid_at)
        assert payouts.take_results(by=handler, at=paid_at, batch=batch, upload=io.BytesIO(file)) == (1, 0)
    run_waiting()

    with acting(handler, paid_at):
        assert seen_now(claim).state == "paid"
        assert Payment.objects.count() == 1
        with pytest.raises(Conflict):
            payouts.pay(by=handler, at=paid_at, payout=payout, paid_on=paid_at.date(), reference="示例-再付")
        assert Payout.objects.get().reference == "示例回盘-1"
        assert Order.objects.get().warranty_until == date(2028, 1, 18)
        owed = {row.follower_id: row.total for row in payouts_asked.ageing(handler, paid_at.date())}
        assert owed == {world.second.pk: Decimal("3703.70"), world.third.pk: Decimal("2469.13")}
        call = payouts.call(by=handler, at=paid_at, follower_id=world.second.pk)
        assert (call.total, call.lines[0]["claim"]) == (Decimal("3703.70"), claim.number)
        assert Case.objects.get().demand == Decimal("12345.67")
        assert claims.close(by=handler, at=paid_at, claim=seen_now(claim)).state == "closed"


def seen_now(claim: Any) -> Any:
    """The claim as the running transaction sees it."""
    found = claims_asked.claim(claim.pk)
    assert found is not None
    return found

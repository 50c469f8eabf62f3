"""Money comes in from the party at fault; the followers get their parts, the way they paid them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Refusals
from idi.foundation.core.money import yuan
from idi.foundation.core.wording import day, money
from idi.foundation.journal.services import move, record
from idi.foundation.ledger import selectors as dues
from idi.foundation.ledger import services as ledger
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.recovery.models import Case
from idi.lifecycle.recovery.services.demanding import own

RECEIPT, SHARE = "recovery", "recovery_share"


@act
def receive(
    *, by: Actor, at: datetime, case: Case, amount: Decimal, received_on: date, reference: str
) -> Case:  # fmt: skip
    """Notes what came in, in full or in part; each follower of the day of report is owed its part of it.

    Refused before the letter, above what is still open, on a day to come, and with a bank reference used before.
    """
    case = own(case, by)
    by.require("recovery.manage")
    case.machine.after("receive", case.state)
    today = local_date(at)
    no = Refusals()
    no.unless(amount > 0 and yuan(amount) == amount, "金额应大于 0，精确到分。", field="amount")
    no.unless(amount <= case.still_open, f"金额超过未收余额 {money(case.still_open)}，请核对。", field="amount")
    no.unless(received_on <= today, f"到账日期不能晚于今天（{day(today)}）。", field="received_on")
    no.unless(
        not dues.dues_of(case, RECEIPT).filter(payments__reference=reference.strip()).exists(),
        f"流水号 {reference} 已登记过，请勿重复登记。", field="reference",
    )  # fmt: skip
    no.stop()
    due = ledger.open_due(
        by=by, at=at, kind=RECEIPT, debtor_id=case.target_id, creditor_id=case.lead_id, amount=amount,
        due_on=received_on, subject=case, project_id=case.project_id, region_code=case.region_code,
        contract=case.claim.policy.number if case.claim.policy else "",
    )  # fmt: skip
    ledger.receive(by=by, at=at, due=due, amount=amount, paid_on=received_on, reference=reference)
    case.received += amount
    if case.still_open:
        case.save(update_fields=["received"])
        record(
            "recovery.receive_part", by=by, at=at, subject=case, private_to=case.target_id, amount=amount,
            open=case.still_open,
        )  # fmt: skip
    else:
        move(case, "receive", by=by, at=at, private_to=case.target_id, fields=("received",), amount=amount)
    _pass_on(by, at, case, amount)
    return case


def _pass_on(by: Actor, at: datetime, case: Case, amount: Decimal) -> None:
    """The followers' parts by the panel of the claim, as they bore the payment."""
    claim, on = case.claim, local_date(at)
    if claim.policy is None:
        return
    days = rules.law(case.region_code, or_national=True).figure("cash_call_days", on).whole()
    reported_on = local_date(claim.reported_at)
    bore = policies.panel_of_loss(claim.policy, reported_on=reported_on, discovered_on=claim.discovered_on)
    panel = [(str(insurer), share) for insurer, share in bore]
    for part in rules.split(amount, panel):
        if int(part.insurer) != case.lead_id and part.amount:
            ledger.open_due(
                by=by, at=at, kind=SHARE, debtor_id=case.lead_id, creditor_id=int(part.insurer), amount=part.amount,
                due_on=policies.called_until(claim.policy, part.amount, on, days), subject=case, project_id=case.project_id, region_code=case.region_code,
                contract=claim.policy.number,
            )  # fmt: skip

"""An emergency repair that was not covered: what was signed before it is booked as soon as the work is done and refused.

The lead ordered the repair and owes its price to the repairer; who signed to bear it owes the same to the lead. No co-insurer
has part in it. Should cover be found after all, both are taken back, and what was paid on them is owed back.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from idi import rules
from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.wording import day
from idi.foundation.journal.services import record
from idi.foundation.ledger import selectors as dues
from idi.foundation.ledger import services as ledger
from idi.foundation.notices.services import tell
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.repairs.models import Order
from idi.lifecycle.repairs.services.asking import tell_owners

if TYPE_CHECKING:
    from idi.foundation.ledger.models import Due
    from idi.lifecycle.claims.models import Claim

COST, BORNE = "repair_cost", "repair_borne"
Side = int | None


def bear(order: Order, *, by: Actor, at: datetime) -> None:
    """Books price and promise once: nothing while the work is not done, no refusal stands, or both are booked already."""
    if order.kind != Order.Kind.EMERGENCY or order.done_at is None or not order.amount:
        return
    with house(order.project_id, cause=by) as inside:
        decision = claims.latest_decision(order.claim)
        if decision is None or decision.outcome != "refused" or _standing(order):
            return
        figure = time_to_pay(order, local_date(at))
        due_on = local_date(at) + timedelta(days=figure.whole())
        _open(order, COST, order.lead_id, order.repairer_id, order.amount, due_on, by=inside, at=at)
        bearer = _bearer(order)
        if order.if_refused != Order.Bearer.INSURER:
            _open(order, BORNE, bearer, order.lead_id, order.amount, due_on, by=inside, at=at)
        record(
            "repairs.bear", by=inside, at=at, subject=order, bearer=order.if_refused, amount=order.amount, due_on=due_on,
            ground=ground(order), because=[each.to_json() for each in figure.reasons],
        )  # fmt: skip
        _tell(order, bearer, due_on, by=inside, at=at)


def take_back(order: Order, *, by: Actor, at: datetime) -> None:
    """The loss is covered after all: nothing is owed on the promise any more, what was paid on it goes back."""
    with house(order.project_id, cause=by) as inside:
        for due in [each for each in dues.dues_of(order) if each.kind in (COST, BORNE)]:
            paid = due.paid_amount
            if due.open:
                ledger.release(by=inside, at=at, due=due, reason="改为属于保险责任")
            if paid and not _is_refund(order, due) and _standing(order, due.kind):
                _open(
                    order, due.kind, due.creditor_id, due.debtor_id, paid, local_date(at), by=inside, at=at
                )  # fmt: skip


def _standing(order: Order, kind: str = COST) -> Decimal:
    """What is booked one way less what is booked back."""
    rows = dues.dues_of(order, kind)
    return sum((-due.amount if _is_refund(order, due) else due.amount for due in rows), Decimal(0))


def _is_refund(order: Order, due: Due) -> bool:
    return (due.creditor_id if due.kind == COST else due.debtor_id) == order.lead_id


def _bearer(order: Order) -> Side:
    """The organisation that signed to bear it; None for the owner, who keeps no book here."""
    if order.if_refused == Order.Bearer.DEVELOPER and order.claim.project is not None:
        return int(order.claim.project.developer_id)
    return None


def time_to_pay(order: Order, on: date) -> rules.Figure:
    """How long who bears it has to pay, with its article."""
    return rules.law(order.region_code, or_national=True).figure("repair_borne_days", on)


def ground(order: Order) -> str:
    """What the promise is, in words."""
    if order.if_refused == Order.Bearer.INSURER:
        return "保险机构派修时声明自行承担"
    claim: Claim = order.claim
    signed = claim.self_pay_signed_at if order.if_refused == Order.Bearer.OWNER else None
    if signed is not None:
        return f"业主 {day(local_date(signed))} 签署的应急维修费用承诺"
    return f"{order.get_if_refused_display()}签字的费用承担确认书（{order.number}）"


def _open(
    order: Order, kind: str, debtor: Side, creditor: Side, amount: Decimal, due_on: date, *, by: Actor, at: datetime
) -> None:  # fmt: skip
    ledger.open_due(
        by=by, at=at, kind=kind, debtor_id=debtor, creditor_id=creditor, amount=amount, due_on=due_on, subject=order,
        project_id=order.project_id, region_code=order.region_code,
    )  # fmt: skip


def _tell(order: Order, bearer: Side, due_on: date, *, by: Actor, at: datetime) -> None:
    title = f"应急维修 {order.number} 不属于保险责任，费用 {order.amount:,.2f} 元由{order.get_if_refused_display()}承担"
    text = f"{ground(order)}。请于{day(due_on)}前付给 {order.lead.name}。"
    if order.if_refused == Order.Bearer.OWNER:
        tell_owners(by=by, at=at, order=order, title=title, text=text)
    elif bearer is not None:
        tell(by=by, at=at, holder_id=bearer, subject=order, title=title, text=text, address=f"/repairs/{order.pk}/")

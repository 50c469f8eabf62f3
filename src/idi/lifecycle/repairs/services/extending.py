"""Work an award found covered while the repair runs becomes part of the order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.journal.services import locked, record
from idi.lifecycle.claims import selectors as reading
from idi.lifecycle.claims import services as claims
from idi.lifecycle.repairs.models import Order
from idi.lifecycle.repairs.selectors import library
from idi.lifecycle.repairs.services.asking import settled
from idi.lifecycle.repairs.services.ordering import require_lead
from idi.lifecycle.repairs.services.pricing import compare, kept, price_lines

EXTENDED = ("ordered", "accepted", "rework")
"""Until the work is done, more of it can be done on the same visit."""


@act
def extend(*, by: Actor, at: datetime, order: Order, scheme: str, lines: Sequence[Mapping[str, Any]]) -> Order:
    """追加维修: what an award added is repaired and paid with the order that runs. Repairer and owner are told.

    Refused where no award added anything, once the work is done, and for an order the insurance does not pay.
    """
    order = locked(order)
    by.require("repairs.order")
    require_lead(order.claim, by)
    insured = order.kind in (Order.Kind.INSURED, Order.Kind.EMERGENCY)
    if order.state not in EXTENDED or not insured:
        raise Conflict(Reason("维修已经完工，或者不由保险支付，不能追加。请补充赔付。"))
    added = reading.added_by_award(order.claim)
    if not added:
        raise Conflict(Reason("没有鉴定意见新认定、等待办理的部位，不能追加维修。"))
    no = Refusals()
    no.unless(bool(scheme.strip()), "请填写追加的维修方案。", field="scheme")
    priced = price_lines(no, lines, library(order.claim, local_date(at)))
    no.stop()
    more = sum((line["total"] for line in priced), Decimal(0))
    order.lines, order.amount = [*order.lines, *kept(priced)], order.amount + more
    order.scheme = f"{order.scheme}\n追加：{scheme.strip()}"
    order.quote_warning = compare(order.claim, order.amount, at, order.lines)
    order.save(update_fields=["lines", "amount", "scheme", "quote_warning"])
    record("repairs.extend", by=by, at=at, subject=order, claim=order.claim_id, more=more, amount=order.amount)
    with house(order.project_id, cause=by) as inside:
        claims.join_repair(
            by=inside, at=at, claim=order.claim, amount=order.amount, how={"order": order.pk, "more": more}
        )  # fmt: skip
    elements = "、".join(f"“{line.element}”" for line in added)
    settled(by=by, at=at, order=order, title=f"维修单 {order.number} 追加维修：{elements}", text=scheme.strip())
    return order

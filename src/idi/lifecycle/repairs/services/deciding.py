"""What a decision on cover means for a repair that began before it, in an emergency."""

from __future__ import annotations

from datetime import datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.journal.services import record
from idi.foundation.notices.services import tell
from idi.lifecycle.claims import services as claims
from idi.lifecycle.repairs.models import Order
from idi.lifecycle.repairs.services.asking import tell_owners
from idi.lifecycle.repairs.services.bearing import bear, take_back
from idi.lifecycle.repairs.services.confirming import tell_claim


@act
def decided(*, by: Actor, at: datetime, order: Order, covered: bool) -> Order:
    """Covered: the repair is the insurer's, and where the owner has confirmed it already its price is the amount. Not covered:
    who signed for it before bears it, which is booked once the work is done, and nobody's insurance pays."""
    record("repairs.decided", by=by, at=at, subject=order, covered=covered, bearer=order.if_refused)
    if covered:
        take_back(order, by=by, at=at)
        claims.begin_repair(by=by, at=at, claim=order.claim)
        order.claim.refresh_from_db()
        if order.state == "confirmed":
            tell_claim(order, by=by, at=at)
        return order
    bear(order, by=by, at=at)
    title = f"应急维修 {order.number} 不属于保险责任"
    text = f"按事先签署的确认，费用 {order.amount:,.2f} 元由{order.get_if_refused_display()}承担。"
    for holder in (order.lead_id, order.repairer_id):
        tell(by=by, at=at, holder_id=holder, subject=order, title=title, text=text, address=f"/repairs/{order.pk}/")
    tell_owners(by=by, at=at, order=order, title=title, text=text)
    return order

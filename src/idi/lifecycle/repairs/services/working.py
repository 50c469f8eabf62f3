"""The repairer takes an order, sends it back, or reports it done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason, Refusal
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, move
from idi.lifecycle.repairs.models import Order
from idi.lifecycle.repairs.services.asking import ask_owner, came_back, leave


def _own(order: Order, by: Actor) -> Order:
    order = locked(order)
    if by.kind != "house" and not by.acts_for(order.repairer_id):
        raise Forbidden(Reason("只有接单的维修机构可以办理。"))
    return order


@act
def accept(*, by: Actor, at: datetime, order: Order) -> Order:
    """The repairer takes the order."""
    order = _own(order, by)
    move(order, "accept", by=by, at=at)
    return order


@act
def send_back(*, by: Actor, at: datetime, order: Order, reason: str) -> Order:
    """The repairer does not take the order and says why; the lead may order from another."""
    order = _own(order, by)
    if not reason.strip():
        raise Refusal(Reason("请说明退单的原因。", "reason"))
    order.reason = reason.strip()
    move(order, "send_back", by=by, at=at, fields=("reason",))
    leave(by=by, at=at, order=order)
    came_back(by=by, at=at, order=order)
    return order


@act
def finish(
    *, by: Actor, at: datetime, order: Order, work_done: str, photos: Sequence[BinaryIO | bytes] = ()
) -> Order:  # fmt: skip
    """The repairer reports what was done, with at least one photo of the result; the owner is asked to confirm."""
    order = _own(order, by)
    if not work_done.strip():
        raise Refusal(Reason("请填写维修情况。", "work_done"))
    if not photos:
        raise Refusal(Reason("请至少上传一张完工照片。", "photos"))
    order.work_done, order.done_at = work_done.strip(), at
    move(order, "finish", by=by, at=at, fields=("work_done", "done_at"), photos=len(photos))
    for number, photo in enumerate(photos, 1):
        title = f"完工照片 {order.number}-{order.rework_count}-{number}"
        documents.store_photo(
            by=by, at=at, subject=order, kind="repairs.after", title=title, upload=photo, field="photos"
        )
    ask_owner(by=by, at=at, order=order)
    return order

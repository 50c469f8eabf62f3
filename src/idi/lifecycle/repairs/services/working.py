"""The repairer takes an order, agrees when it comes, shows before and after; the insurer looks at the result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.wording import day, moment
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.repairs.models import Order
from idi.lifecycle.repairs.selectors import AFTER, BEFORE
from idi.lifecycle.repairs.services.asking import (
    ask_owner,
    ask_repairer,
    came_back,
    leave,
    settled,
    tell_owners,
)
from idi.lifecycle.repairs.services.bearing import bear


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
def appoint(*, by: Actor, at: datetime, order: Order, appointment_at: datetime) -> Order:
    """The repairer agreed with the owner when it comes; the owner reads it. A later call may change it."""
    order = _own(order, by)
    if order.state not in ("ordered", "accepted", "rework"):
        raise Conflict(Reason(f"维修单当前状态为“{order.get_state_display()}”，不能约定上门。"))
    if appointment_at < at:
        raise Refusal(Reason("上门时间不能早于现在。", "appointment_at"))
    order.appointment_at, order.visit_on = appointment_at, local_date(appointment_at)
    order.save(update_fields=["appointment_at", "visit_on"])
    record("repairs.appoint", by=by, at=at, subject=order, appointment_at=appointment_at)
    tell_owners(
        by=by, at=at, order=order, title=f"维修单 {order.number} 已约定上门",
        text=f"{order.repairer.name}将于 {moment(appointment_at)} 上门。",
    )  # fmt: skip
    return order


@act
def show_before(*, by: Actor, at: datetime, order: Order, photos: Sequence[BinaryIO | bytes]) -> Order:
    """Photos of how it looked before the work."""
    order = _own(order, by)
    if order.state not in ("accepted", "rework"):
        raise Conflict(Reason("接单后、完工前才能上传修前照片。"))
    if not photos:
        raise Refusal(Reason("请至少选择一张修前照片。", "photos"))
    record("repairs.show_before", by=by, at=at, subject=order, photos=len(photos))
    documents.store_photos(by=by, at=at, subject=order, kind=BEFORE, title=f"修前照片 {order.number}", photos=photos)
    return order


@act
def finish(
    *, by: Actor, at: datetime, order: Order, work_done: str, photos: Sequence[BinaryIO | bytes] = (), materials: str = "",
    sure: bool = False,
) -> Order:  # fmt: skip
    """The repairer reports what was done, with at least one photo of the result; the owner is asked to confirm.

    Refused before the order was taken; before the day agreed with the owner it is asked back whether somebody is `sure`.
    """
    order = _own(order, by)
    if order.state == "ordered":
        raise Conflict(Reason("还没有接单，请先接单、约定上门，修好后再申报完工。"))
    no = Refusals()
    no.unless(bool(work_done.strip()), "请填写维修情况。", field="work_done")
    no.unless(bool(photos), "请至少上传一张完工照片。", field="photos")
    if order.visit_on is not None and local_date(at) < order.visit_on:
        no.doubt(f"约定上门的日期是{day(order.visit_on)}，还没有到。确实已经修好的，请勾选后再申报。", field="sure")
    no.stop(sure=sure)
    order.work_done, order.materials, order.done_at = work_done.strip(), materials.strip()[:300], at
    order.recheck, order.rechecked_at = {}, None
    fields = ("work_done", "materials", "done_at", "recheck", "rechecked_at")
    move(order, "finish", by=by, at=at, fields=fields, photos=len(photos))
    title = f"完工照片 {order.number}-{order.rework_count}"
    documents.store_photos(by=by, at=at, subject=order, kind=AFTER, title=title, photos=photos)
    ask_owner(by=by, at=at, order=order)
    bear(order, by=by, at=at)
    return order


@act
def recheck(
    *, by: Actor, at: datetime, order: Order, passed: bool, note: str, photos: Sequence[BinaryIO | bytes] = ()
) -> Order:  # fmt: skip
    """The insurer looks at the result before the owner signs: good, or to be done again at no further price."""
    order = locked(order)
    by.require("repairs.order")
    if by.kind != "house" and not by.acts_for(order.lead_id):
        raise Forbidden(Reason("复查由主承保机构进行。"))
    if order.state != "done":
        raise Conflict(Reason("申报完工之后、业主确认之前才能复查。"))
    if not passed and not note.strip():
        raise Refusal(Reason("请写明哪里不合格。", "note"))
    order.recheck, order.rechecked_at = {"passed": passed, "note": note.strip()}, at
    fields: tuple[str, ...] = ("recheck", "rechecked_at")
    title = f"复查照片 {order.number}"
    documents.store_photos(by=by, at=at, subject=order, kind="repairs.recheck", title=title, photos=photos)
    if passed:
        order.save(update_fields=list(fields))
        record("repairs.recheck", by=by, at=at, subject=order, passed=True)
        return order
    order.reason, order.rework_count = note.strip()[:300], order.rework_count + 1
    move(order, "fail_recheck", by=by, at=at, fields=(*fields, "reason", "rework_count"), count=order.rework_count)
    settled(by=by, at=at, order=order, title=f"复查不合格，须返修：维修单 {order.number}", text=order.reason)
    ask_repairer(by=by, at=at, order=order)
    return order

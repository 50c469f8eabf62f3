"""Whom an order waits for, and who is told how it goes."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.notices.services import tell
from idi.foundation.parties.selectors import organisations
from idi.foundation.seats import services as seats
from idi.foundation.seats.selectors import region_chain, seated
from idi.lifecycle.repairs.models import Order

AGREE = "repairs.agree"
WORK, CONFIRM, ORDER = "repairs.work", "repairs.confirm", "repairs.order"


def ask_repairer(*, by: Actor, at: datetime, order: Order) -> None:
    """The repairer has something to do: take the order, or do it again."""
    again = order.state == "rework"
    what = "请返修" if again else "保修期内，请免费返修" if order.kind == "warranty" else "请接单并上门维修"
    title = f"维修单 {order.number}：{what}"
    _ask(by, at, order, order.repairer_id, WORK, title, WORK, due=not again)


def ask_owner_to_agree(*, by: Actor, at: datetime, order: Order) -> None:
    """The owner is asked whether it pays for the repair itself; where nobody has an account, the lead calls."""
    title = f"自费维修报价 {order.number}：{order.amount:,.2f} 元，请决定是否同意"
    owners = _owners(order, by)
    for owner in owners:
        _ask(by, at, order, owner, AGREE, title, CONFIRM)
    if not owners:
        _ask(by, at, order, order.lead_id, AGREE, f"{title}（请转告业主凭查询码办理）", ORDER)


def alarm(order: Order, *, by: Actor, at: datetime) -> None:
    """The authority of the place hears that an emergency is repaired before the decision."""
    with house(0, cause=by):
        near = seated_over(order.region_code)
    for authority_id in near:
        _tell(
            by, at, order, authority_id, f"应急先修：报案 {order.claim_number}",
            f"{order.place}：{order.scheme[:80]}。不属于保险责任时由{order.get_if_refused_display()}承担。",
        )  # fmt: skip


def seated_over(region_code: str) -> list[int]:
    """The housing authorities of a place, the nearest first."""
    chain = region_chain(region_code)
    found = organisations("housing_authority").filter(region_code__in=chain)
    near = sorted(found, key=lambda each: chain.index(each.region_code))
    return [each.pk for each in near[:1]]


def tell_owners(*, by: Actor, at: datetime, order: Order, title: str, text: str) -> None:
    """A message to the owners with an account; others read the same where they track their report."""
    for owner in _owners(order, by):
        _tell(by, at, order, owner, title, text)


def _owners(order: Order, by: Actor) -> list[int]:
    with house(order.unit_id or order.project_id, cause=by):
        owners = seated(order.unit_id, "owner") if order.unit_id else []
    return owners or ([order.signer_id] if order.signer_id else [])


def ask_owner(*, by: Actor, at: datetime, order: Order) -> None:
    """The owners with an account are asked to confirm; where there is none, the lead is asked to call on them."""
    finish_task(by=by, at=at, kind=WORK, subject=order, project_id=order.project_id)
    owners = _owners(order, by)
    for owner in owners:
        _ask(by, at, order, owner, CONFIRM, f"维修单 {order.number} 已完工，请查看并确认", CONFIRM)
    if not owners:
        title = f"维修单 {order.number} 已完工，请提醒业主凭查询码确认"
        _ask(by, at, order, order.lead_id, CONFIRM, title, ORDER)


def settled(*, by: Actor, at: datetime, order: Order, title: str, text: str) -> None:
    """The owner answered: nothing waits for it any more; lead and repairer are told."""
    finish_task(by=by, at=at, kind=CONFIRM, subject=order, project_id=order.project_id)
    for holder in (order.lead_id, order.repairer_id):
        _tell(by, at, order, holder, title, text)


def came_back(*, by: Actor, at: datetime, order: Order) -> None:
    """The repairer sent the order back: the lead has to find another."""
    finish_task(by=by, at=at, kind=WORK, subject=order, project_id=order.project_id)
    title = f"维修单 {order.number} 被退回，请另行派修"
    _tell(by, at, order, order.lead_id, title, order.reason)
    _ask(by, at, order, order.lead_id, ORDER, title, ORDER)


def leave(*, by: Actor, at: datetime, order: Order) -> None:
    """The repairer's seat ends with its last running order at the place."""
    scope_id = order.unit_id or order.project_id
    others = Order.objects.filter(repairer_id=order.repairer_id, project_id=order.project_id, unit=order.unit_id)
    with house(order.project_id, cause=by):
        if others.exclude(pk=order.pk).exclude(state__in=("returned", "confirmed")).exists():
            return
    with house(scope_id, cause=by):
        seats.unseat(order.repairer_id, scope_id, role="repairer", until_on=local_date(at))


def _ask(
    by: Actor, at: datetime, order: Order, holder_id: int, kind: str, title: str, capability: str, *, due: bool = False
) -> None:
    open_task(
        by=by, at=at, holder_id=holder_id, kind=kind, title=title, address=_address(order), subject=order,
        capability=capability, region_code=order.region_code, project_id=order.project_id,
        due_on=order.visit_on if due else None,
    )  # fmt: skip


def _tell(by: Actor, at: datetime, order: Order, holder_id: int, title: str, text: str) -> None:
    tell(by=by, at=at, holder_id=holder_id, title=title, text=text, address=_address(order), subject=order)


def _address(order: Order) -> str:
    return reverse("repairs:detail", args=[order.pk])

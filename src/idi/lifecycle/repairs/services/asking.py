"""Whom an order waits for, and who is told how it goes."""

from __future__ import annotations

from dataclasses import dataclass
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
from idi.lifecycle.claims import selectors as claims
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
    """The owner is asked whether it pays for the repair itself, for public parts who stands in for all owners; where nobody has
    an account, the lead calls."""
    title = f"自费维修报价 {order.number}：{order.amount:,.2f} 元，请决定是否同意"
    public = _public(order, by)
    _ask_side(
        by, at, order, [each for each in _side(order, by, at) if public or not each.for_owner], AGREE, title,
        f"{title}（{'请联系业主委员会' if public else '请转告业主凭查询码'}办理）",
    )  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody on the owner's side with an account; who acts `for_owner` reads it on the page of what was entrusted."""

    holder_id: int
    for_owner: bool = False


def _side(order: Order, by: Actor, at: datetime) -> list[_Person]:
    """The owners of the home, whoever holds an authorisation to sign, and the owners' committee for public parts."""
    owners = [] if _public(order, by) else _owners(order, by)
    others = claims.standing_in(by, order.claim, "sign", at)
    return [_Person(each) for each in owners] + [_Person(each, for_owner=True) for each in others]


def _public(order: Order, by: Actor) -> bool:
    with house(order.project_id, cause=by):
        return claims.public_part(order.claim)


def _owners(order: Order, by: Actor) -> list[int]:
    with house(order.unit_id or order.project_id, cause=by):
        owners = seated(order.unit_id, "owner") if order.unit_id else []
    return owners or ([order.signer_id] if order.signer_id else [])


def tell_owners(*, by: Actor, at: datetime, order: Order, title: str, text: str) -> None:
    """A message to the owner's side, as far as it has accounts; others read the same where they track their report."""
    for each in _side(order, by, at):
        if each.holder_id != by.person_id and each.holder_id not in by.organisation_ids:
            _tell(by, at, order, each.holder_id, title, text, for_owner=each.for_owner)


def ask_owner(*, by: Actor, at: datetime, order: Order) -> None:
    """The owner's side is asked to confirm; where nobody of it has an account, the lead is asked to call on the owner."""
    finish_task(by=by, at=at, kind=WORK, subject=order, project_id=order.project_id)
    how = "请联系业主委员会确认" if _public(order, by) else "请提醒业主凭查询码确认"
    _ask_side(
        by, at, order, _side(order, by, at), CONFIRM, f"维修单 {order.number} 已完工，请查看并确认",
        f"维修单 {order.number} 已完工，{how}",
    )  # fmt: skip


def _ask_side(
    by: Actor, at: datetime, order: Order, side: list[_Person], kind: str, title: str, to_lead: str
) -> None:  # fmt: skip
    for each in side:
        _ask(by, at, order, each.holder_id, kind, title, CONFIRM, for_owner=each.for_owner)
    if not side:
        _ask(by, at, order, order.lead_id, kind, to_lead, ORDER)


def settled(*, by: Actor, at: datetime, order: Order, title: str, text: str) -> None:
    """The owner's side answered, or the insurer did before it: nothing waits for an answer any more; everybody is told but who
    answered."""
    finish_task(by=by, at=at, kind=CONFIRM, subject=order, project_id=order.project_id)
    for holder in (order.lead_id, order.repairer_id):
        _tell(by, at, order, holder, title, text)
    tell_owners(by=by, at=at, order=order, title=title, text=text)


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
    by: Actor, at: datetime, order: Order, holder_id: int, kind: str, title: str, capability: str, *, due: bool = False,
    for_owner: bool = False,
) -> None:  # fmt: skip
    open_task(
        by=by, at=at, holder_id=holder_id, kind=kind, title=title, address=_address(order, for_owner), subject=order,
        capability=capability, region_code=order.region_code, project_id=order.project_id,
        due_on=order.visit_on if due else None,
    )  # fmt: skip


def _tell(
    by: Actor, at: datetime, order: Order, holder_id: int, title: str, text: str, *, for_owner: bool = False
) -> None:  # fmt: skip
    address = _address(order, for_owner)
    tell(by=by, at=at, holder_id=holder_id, title=title, text=text, address=address, subject=order)


def _address(order: Order, for_owner: bool = False) -> str:
    if for_owner:
        return reverse("repairs:entrusted_claim", args=[order.claim_id])
    return reverse("repairs:detail", args=[order.pk])

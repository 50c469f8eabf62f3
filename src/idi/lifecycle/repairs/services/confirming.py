"""The owner confirms a repair or asks for it to be done again: signed in, or with the claim word of the home."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal
from idi.foundation.diary.services import finish_task
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, move
from idi.lifecycle.claims import selectors as claim_reading
from idi.lifecycle.claims import services as claims
from idi.lifecycle.projects.services import word_fits
from idi.lifecycle.repairs import selectors
from idi.lifecycle.repairs.models import Confirmation, Order
from idi.lifecycle.repairs.services.asking import AGREE, ask_repairer, leave, settled
from idi.lifecycle.repairs.services.ordering import let_in
from idi.lifecycle.repairs.services.warranty import guaranteed

if TYPE_CHECKING:
    from idi.lifecycle.claims.selectors import Tracked


def _own(order: Order, by: Actor, at: datetime) -> Order:
    order = locked(order)
    if not selectors.may_confirm(by, order, at):
        raise Forbidden(Reason(gettext("只有房屋的业主可以确认维修。报修人不是业主的，请业主本人确认。")))
    return order


def _voice(order: Order, by: Actor) -> str:
    return claim_reading.voice(by, order.claim, checked=True)


@act
def confirm(
    *, by: Actor, at: datetime, order: Order, satisfaction: int, remark: str = "", signature: bytes | None = None
) -> Confirmation:  # fmt: skip
    """The owner confirms the repair, with a drawn `signature` where one was given; its warranty begins.

    Where the insurance pays, the price becomes the amount of the claim, owed to the repairer. Only the owner may (a seat on
    the home, or the reporter whose claim word was checked), or who acts for the owner; silence confirms nothing.
    """
    order = _own(order, by, at)
    if satisfaction not in Confirmation.Satisfaction.values:
        raise Refusal(Reason(gettext("请选择满意程度。"), "satisfaction"))
    claims.require_move(order, "confirm")
    order.warranty_until, order.warranty_because = guaranteed(order, at)
    move(
        order, "confirm", by=by, at=at, fields=("warranty_until", "warranty_because"), satisfaction=satisfaction,
        until=order.warranty_until, signed=signature is not None, voice=_voice(order, by),
    )  # fmt: skip
    confirmation = Confirmation.objects.create(
        order=order, project_id=order.project_id, region_code=order.region_code, unit_id=order.unit_id,
        repairer_id=order.repairer_id, confirmed_at=at, satisfaction=satisfaction, remark=remark.strip(),
        confirmed_by_id=by.person_id,
    )  # fmt: skip
    with house(order.project_id, cause=by) as inside:
        if signature is not None:
            documents.store_photo(
                by=inside, at=at, subject=order, kind="repairs.signature", title=f"业主签名 {order.number}",
                upload=signature, field="signature",
            )  # fmt: skip
        tell_claim(order, by=inside, at=at)
    leave(by=by, at=at, order=order)
    settled(
        by=by, at=at, order=order, title=f"业主已确认维修单 {order.number}",
        text=f"满意程度：{confirmation.get_satisfaction_display()}。{remark.strip()}",
    )  # fmt: skip
    return confirmation


def tell_claim(order: Order, *, by: Actor, at: datetime) -> None:
    """What the owner's word means for the claim: an amount to pay, nothing yet, or the end under the earlier warranty."""
    if order.kind == Order.Kind.WARRANTY:
        text = f"维修单 {order.number} 保修期内免费返修，业主已确认。"
        claims.resolve_under_warranty(by=by, at=at, claim=order.claim, text=text)
    elif order.kind != Order.Kind.SELF_PAID and order.claim.state == "in_repair":
        claims.confirm_amount(by=by, at=at, claim=order.claim, amount=order.amount, payee_id=order.repairer_id)


@act
def agree(*, by: Actor, at: datetime, order: Order, yes: bool) -> Order:
    """The owner agrees to pay for a repair that is not covered, and it is ordered; or does not, and nothing happens."""
    order = _own(order, by, at)
    claims.require_move(order, "agree" if yes else "decline")
    if not yes:
        order.reason = "业主不同意自费维修"
    move(order, "agree" if yes else "decline", by=by, at=at, fields=("reason",), voice=_voice(order, by))
    finish_task(by=by, at=at, kind=AGREE, subject=order, project_id=order.project_id)
    if yes:
        let_in(order, by=by, at=at)
        ask_repairer(by=by, at=at, order=order)
    return order


@act
def agree_with_word(*, by: Actor, at: datetime, tracked: Tracked, word: str, yes: bool) -> Order:
    """As `agree`, for an owner without an account."""
    order = _with_word(by, tracked, word)
    with house(tracked.scope_id, cause=by) as inside:
        return agree(by=inside, at=at, order=order, yes=yes)


@act
def demand_rework(*, by: Actor, at: datetime, order: Order, remark: str) -> Order:
    """The owner says what is still wrong; the repairer has to do it again, at no further price."""
    order = _own(order, by, at)
    if not remark.strip():
        raise Refusal(Reason(gettext("请说明哪里没有修好。"), "remark"))
    claims.require_move(order, "demand_rework")
    order.reason, order.rework_count = remark.strip(), order.rework_count + 1
    move(
        order,
        "demand_rework",
        by=by,
        at=at,
        fields=("reason", "rework_count"),
        count=order.rework_count,
        voice=_voice(order, by),
    )
    settled(by=by, at=at, order=order, title=f"业主要求返修：维修单 {order.number}", text=order.reason)
    ask_repairer(by=by, at=at, order=order)
    return order


@act
def confirm_with_word(
    *, by: Actor, at: datetime, tracked: Tracked, word: str, satisfaction: int, remark: str = "",
    signature: bytes | None = None,
) -> Confirmation:  # fmt: skip
    """As `confirm`, for an owner without an account: who holds the track code and knows the claim word of the home."""
    order = _with_word(by, tracked, word)
    with house(tracked.scope_id, cause=by) as inside:
        return confirm(
            by=inside, at=at, order=order, satisfaction=satisfaction, remark=remark, signature=signature
        )  # fmt: skip


@act
def demand_rework_with_word(*, by: Actor, at: datetime, tracked: Tracked, word: str, remark: str) -> Order:
    """As `demand_rework`, for an owner without an account."""
    order = _with_word(by, tracked, word)
    with house(tracked.scope_id, cause=by) as inside:
        return demand_rework(by=inside, at=at, order=order, remark=remark)


def _with_word(by: Actor, tracked: Tracked, word: str) -> Order:
    require_word(by, tracked, word)
    order = selectors.tracked(tracked, by=by)
    if order is None:
        raise Conflict(Reason(gettext("这项报修还没有维修单。")))
    return order


def require_word(by: Actor, tracked: Tracked, word: str) -> None:
    """Only the owner may sign, and the claim word printed on the card of the home is how it shows that it is one."""
    claim = claim_reading.tracked_claim(tracked, by=by)
    with house(tracked.scope_id, cause=by):
        if claim_reading.public_part(claim):
            raise Forbidden(Reason(gettext("公共部位由业主委员会或受委托的物业办理。"), "word"))
    if not claim.reporter_is_owner and claim.owner_checked_at is None:
        raise Forbidden(Reason(gettext("这项报修由他人代报：请业主先在报案进展页核实身份，再来确认。")))
    if claim.unit is None or not word_fits(claim.unit.code, word):
        raise Refusal(Reason(gettext("报案口令不对。口令印在房屋二维码旁边，请核对后重新填写。"), "word"))

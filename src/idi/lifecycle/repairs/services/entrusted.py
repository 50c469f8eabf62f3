"""Who acts for the owner confirms, asks for more, agrees or answers: the right is checked by the claim, the act is the owner's.

Each leaves its own line on order or offer beside the act itself, so that everybody reads it was not the owner in person.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason
from idi.foundation.journal.services import record
from idi.lifecycle.claims import services as claims
from idi.lifecycle.repairs import selectors
from idi.lifecycle.repairs.models import CashOffer, Confirmation, Order
from idi.lifecycle.repairs.services.cash import answer_cash
from idi.lifecycle.repairs.services.confirming import agree, confirm, demand_rework


@act
def confirm_entrusted(
    *, by: Actor, at: datetime, claim_id: int, satisfaction: int, remark: str = "", signature: bytes | None = None
) -> Confirmation:  # fmt: skip
    """As `confirm`, by the holder of an authorisation to sign, or the owners' committee for public parts."""
    order = _order(by, at, claim_id)
    with house(order.project_id, cause=by) as inside:
        done = confirm(by=inside, at=at, order=order, satisfaction=satisfaction, remark=remark, signature=signature)
        record("repairs.entrusted", by=inside, at=at, subject=order, what="confirm")
    return done


@act
def demand_rework_entrusted(*, by: Actor, at: datetime, claim_id: int, remark: str) -> Order:
    """As `demand_rework`, by who may sign for the owner."""
    order = _order(by, at, claim_id)
    with house(order.project_id, cause=by) as inside:
        done = demand_rework(by=inside, at=at, order=order, remark=remark)
        record("repairs.entrusted", by=inside, at=at, subject=order, what="demand_rework")
    return done


@act
def agree_entrusted(*, by: Actor, at: datetime, claim_id: int, yes: bool) -> Order:
    """As `agree`, for public parts alone: what an owner pays out of the own pocket no authorisation of ours covers."""
    order = _order(by, at, claim_id)
    with house(order.project_id, cause=by) as inside:
        if not selectors.is_public(order):
            raise Forbidden(Reason(gettext("自费维修由业主自己付款，须由业主本人决定。")))
        done = agree(by=inside, at=at, order=order, yes=yes)
        record("repairs.entrusted", by=inside, at=at, subject=order, what="agree")
    return done


@act
def answer_cash_entrusted(*, by: Actor, at: datetime, claim_id: int, yes: bool) -> CashOffer:
    """As `answer_cash`, by who may accept amounts for the owner. Where the money goes is checked when it is paid."""
    found = claims.require_entrusted(by, at, claim_id, "accept")
    offer = selectors.tracked_cash(found, by=by)
    if offer is None:
        raise Conflict(Reason(gettext("没有等您答复的现金赔付方案。")))
    with house(found.scope_id, cause=by) as inside:
        done = answer_cash(by=inside, at=at, offer=offer, yes=yes)
        record("repairs.entrusted", by=inside, at=at, subject=offer, what="answer_cash")
    return done


def _order(by: Actor, at: datetime, claim_id: int) -> Order:
    found = claims.require_entrusted(by, at, claim_id, "sign")
    order = selectors.tracked(found, by=by)
    if order is None:
        raise Conflict(Reason(gettext("这项报修还没有维修单。")))
    return order

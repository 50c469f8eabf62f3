"""The change of shifts: who goes leaves numbers and words, who comes confirms having read them."""

from __future__ import annotations

from datetime import datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal
from idi.foundation.journal.services import locked, record
from idi.foundation.parties import selectors as parties
from idi.front.hotline import selectors
from idi.front.hotline.models import Handover
from idi.lifecycle.claims import selectors as claims


@act
def hand_shift_over(*, by: Actor, at: datetime, note: str) -> Handover:
    """Leaves what is open now to the next shift. Refused without words, and while an earlier one waits to be confirmed."""
    by.require("hotline.answer")
    desk = parties.organisation(by.organisation_id)
    if desk is None or by.person_id is None:
        raise Forbidden(Reason("请以专线坐席身份登录。"))
    if not note.strip():
        raise Refusal(Reason("请写明要交代的事；没有的，写“无”。", "note"))
    if selectors.waiting_handover(by) is not None:
        raise Conflict(Reason("上一次交班还没有人确认，请先由接班人确认。"))
    waiting = selectors.call_backs(by)
    row = Handover.objects.create(
        region_code=desk.region_code, desk_id=desk.pk, by_id=by.person_id, note=note.strip(),
        unplaced=claims.unplaced(by).count(), call_backs=waiting.count(),
        late_call_backs=waiting.filter(call_back_at__lt=at).count(), handed_at=at,
    )  # fmt: skip
    record(
        "hotline.hand_shift_over", by=by, at=at, subject=row, unplaced=row.unplaced, call_backs=row.call_backs,
        late=row.late_call_backs,
    )  # fmt: skip
    return row


@act
def confirm_shift(*, by: Actor, at: datetime, handover: Handover) -> Handover:
    """Another agent of the desk takes over."""
    by.require("hotline.answer")
    handover = locked(handover)
    if handover.confirmed_at is not None:
        raise Conflict(Reason("已经有人接班。"))
    if by.person_id is None or by.person_id == handover.by_id:
        raise Forbidden(Reason("接班须由另一人确认。"))
    handover.confirmed_by_id, handover.confirmed_at = by.person_id, at
    handover.save(update_fields=["confirmed_by_id", "confirmed_at"])
    record("hotline.confirm_shift", by=by, at=at, subject=handover)
    return handover

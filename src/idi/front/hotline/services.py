"""The door of the desk: a call is noted with what it led to. A report itself is registered by `claims.services.report`."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.crypto import blind_index, normalise
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.core.numbers import next_number
from idi.foundation.journal.services import locked, record
from idi.front.hotline.models import Call

if TYPE_CHECKING:
    from idi.lifecycle.claims.models import Claim

PHONE = "call.phone"


@act
def take_call(
    *, by: Actor, at: datetime, kind: str, caller_phone: str, note: str, region_code: str, caller_name: str = "",
    claim: Claim | None = None, call_back_at: datetime | None = None,
) -> Call:  # fmt: skip
    """Notes a call at the desk. With a promised call-back it stays open until `close_call`, else it is closed at once."""
    by.require("hotline.answer")
    if by.organisation_id is None or by.person_id is None:
        raise Refusal("请以专线坐席身份登录后登记来电。")
    no = Refusals()
    no.unless(kind in Call.Kind.values, "请选择来电类别。", field="kind")
    no.unless(bool(note.strip()), "请填写来电内容。", field="note")
    no.unless(
        re.fullmatch(r"\+?\d{7,15}", normalise(caller_phone)) is not None,
        "请填写来电号码（7至15位数字）。", field="caller_phone",
    )  # fmt: skip
    no.unless(kind != Call.Kind.CALL_BACK or call_back_at is not None, "请填写约定回拨的时间。", field="call_back_at")
    no.unless(call_back_at is None or call_back_at >= at, "回拨时间不能早于现在。", field="call_back_at")
    no.stop()
    call = Call.objects.create(
        region_code=region_code, number=next_number("LD", region_code, at), kind=kind, caller_name=caller_name.strip(),
        caller_phone=normalise(caller_phone), caller_phone_index=blind_index(caller_phone, PHONE), note=note.strip(),
        claim_id=claim.pk if claim else None, agent_id=by.person_id, desk_id=by.organisation_id, called_at=at,
        call_back_at=call_back_at, closed_at=None if call_back_at else at,
    )  # fmt: skip
    record("hotline.take_call", by=by, at=at, subject=call, kind=kind, claim=call.claim_id, call_back_at=call_back_at)
    return call


@act
def close_call(*, by: Actor, at: datetime, call: Call, note: str) -> Call:
    """The caller was called back; what was said is added to the note."""
    by.require("hotline.answer")
    call = locked(call)
    if call.closed_at is not None:
        raise Conflict(Reason("该来电已经办结。"))
    no = Refusals()
    no.unless(bool(note.strip()), "请填写回拨结果。", field="note")
    no.stop()
    call.note, call.closed_at = f"{call.note}\n回拨：{note.strip()}", at
    call.save(update_fields=["note", "closed_at"])
    record("hotline.close_call", by=by, at=at, subject=call)
    return call

"""A call is noted with what it led to. A report itself is registered by `claims.services.report`, a complaint by
`complaints.services.file`."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import blind_index, normalise
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import moment
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, record
from idi.front.hotline.models import Call, Incoming

if TYPE_CHECKING:
    from idi.lifecycle.claims.models import Claim
    from idi.lifecycle.complaints.models import Complaint
    from idi.lifecycle.projects.models import Unit

PHONE, CALL_BACK = "call.phone", "hotline.call_back"
_ENDS = {
    "report": Call.WrapUp.CLAIM, "complaint": Call.WrapUp.COMPLAINT, "chase": Call.WrapUp.PASSED_ON,
    "call_back": Call.WrapUp.CALL_BACK,
}  # fmt: skip


@act
def take_call(
    *, by: Actor, at: datetime, kind: str, note: str, region_code: str, caller_phone: str = "", caller_name: str = "",
    claim: Claim | None = None, complaint: Complaint | None = None, unit: Unit | None = None,
    incoming: Incoming | None = None, call_back_at: datetime | None = None, wrap_up: str = "",
) -> Call:  # fmt: skip
    """Notes a call at the desk. With a promised call-back it stays open until `close_call`, else it is closed at once.

    `incoming` is what the exchange told of it: its phone is used where none is given. Without `wrap_up` the kind says how it ended.
    """
    by.require("hotline.answer")
    if by.organisation_id is None or by.person_id is None:
        raise Refusal("请以专线坐席身份登录后登记来电。")
    phone = caller_phone.strip() or (incoming.phone if incoming else "")
    ended = wrap_up or (Call.WrapUp.CALL_BACK if call_back_at else _ENDS.get(kind, Call.WrapUp.ANSWERED))
    _check(kind, note, phone, ended, call_back_at, at)
    call = Call.objects.create(
        region_code=region_code, number=next_number("LD", region_code, at), kind=kind, caller_name=caller_name.strip(),
        caller_phone=normalise(phone), caller_phone_index=blind_index(phone, PHONE), note=note.strip(), wrap_up=ended,
        unit=unit, claim_id=claim.pk if claim else None, complaint_id=complaint.pk if complaint else None,
        incoming=incoming, agent_id=by.person_id, desk_id=by.organisation_id, called_at=at,
        call_back_at=call_back_at, closed_at=None if call_back_at else at,
    )  # fmt: skip
    record(
        "hotline.take_call", by=by, at=at, subject=call, kind=kind, wrap_up=ended, unit=call.unit_id, claim=call.claim_id,
        complaint=call.complaint_id, call_back_at=call_back_at,
    )  # fmt: skip
    if call_back_at is not None:
        _ask_to_call_back(call, call_back_at, by=by, at=at)
    return call


def _ask_to_call_back(call: Call, moment_agreed: datetime, *, by: Actor, at: datetime) -> None:
    """The desk has the promised call to make."""
    diary.open_task(
        by=by, at=at, holder_id=call.desk_id, kind=CALL_BACK, title=f"{moment(moment_agreed)} 回拨：{call.number}",
        address=reverse("hotline:close_call", args=[call.pk]), subject=call, capability="hotline.answer",
        region_code=call.region_code, due_on=local_date(moment_agreed),
    )  # fmt: skip


def _check(kind: str, note: str, phone: str, wrap_up: str, call_back_at: datetime | None, at: datetime) -> None:
    no = Refusals()
    no.unless(kind in Call.Kind.values, "请选择来电类别。", field="kind")
    no.unless(bool(note.strip()), "请填写来电内容。", field="note")
    no.unless(
        re.fullmatch(r"\+?\d{7,15}", normalise(phone)) is not None,
        "请填写来电号码（7至15位数字）。", field="caller_phone",
    )  # fmt: skip
    no.unless(wrap_up in Call.WrapUp.values, "请选择办理结果。", field="wrap_up")
    no.unless(
        call_back_at is not None or Call.WrapUp.CALL_BACK not in (kind, wrap_up), "请填写约定回拨的时间。", field="call_back_at"
    )  # fmt: skip
    no.unless(call_back_at is None or call_back_at >= at, "回拨时间不能早于现在。", field="call_back_at")
    no.stop()


@act
def reveal_caller(*, by: Actor, at: datetime, call: Call) -> str:
    """The phone in full, as long as a call-back waits; recorded who looked, never the number."""
    by.require("hotline.answer")
    if call.closed_at is not None:
        raise Forbidden(Reason("来电已经办结，不再显示号码。"))
    record("hotline.reveal_caller", by=by, at=at, subject=call, fields=["caller_phone"])
    return str(call.caller_phone)


@act
def close_call(
    *, by: Actor, at: datetime, call: Call, note: str, reached: bool = True, again_at: datetime | None = None
) -> Call:
    """The caller was called back; what was said is added to the note. Who was not reached is called again, or no more."""
    by.require("hotline.answer")
    call = locked(call)
    if call.closed_at is not None:
        raise Conflict(Reason("该来电已经办结。"))
    no = Refusals()
    no.unless(bool(note.strip()), "请填写回拨结果。", field="note")
    no.unless(
        again_at is None or (not reached and again_at >= at), "没有接通的才再约时间，且不能早于现在。", field="again_at"
    )
    no.stop()
    call.note = f"{call.note}\n回拨：{note.strip()}"
    if again_at is not None:
        call.call_back_at = again_at
    else:
        call.closed_at, call.wrap_up = at, Call.WrapUp.REACHED if reached else Call.WrapUp.UNREACHED
    call.save(update_fields=["note", "closed_at", "wrap_up", "call_back_at"])
    record("hotline.close_call", by=by, at=at, subject=call, reached=reached, again_at=again_at)
    diary.finish_task(by=by, at=at, kind=CALL_BACK, subject=call)
    if again_at is not None:
        _ask_to_call_back(call, again_at, by=by, at=at)
    return call

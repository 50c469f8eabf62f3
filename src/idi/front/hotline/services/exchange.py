"""What the telephone exchange tells: a call rings, an agent answers, it ends. Told again it changes nothing."""

from __future__ import annotations

import re
from datetime import datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.crypto import blind_index, normalise
from idi.foundation.core.errors import Forbidden, Reason, Refusal, Refusals
from idi.foundation.journal.services import record
from idi.foundation.parties import selectors as parties
from idi.front.hotline.models import Incoming

EVENTS = ("ringing", "answered", "ended")
PHONE = "incoming.phone"


@act
def hear(
    *, by: Actor, at: datetime, reference: str, event: str, moment: datetime, phone: str = "", line: str = "", agent: str = ""
) -> Incoming:  # fmt: skip
    """One event of one call, by the key of the desk. The first of a call needs its phone; events may come late or twice.

    `agent` is the user name of the agent who answers; an unknown one is refused, so a wrong set-up shows at once.
    """
    by.require("hotline.exchange")
    desk = parties.organisation(by.organisation_id)
    if desk is None or desk.kind != "hotline":
        raise Forbidden(Reason("电话交换机事件只接受服务专线的密钥。"))
    row = Incoming.objects.select_for_update().filter(desk_id=desk.pk, reference=reference).first()
    agent_id = _agent(desk.pk, agent) if agent else None
    _check(event, moment, at, phone, known=row is not None)
    if row is None:
        row = Incoming.objects.create(
            desk_id=desk.pk, region_code=desk.region_code, reference=reference, phone=normalise(phone),
            phone_index=blind_index(phone, PHONE), line=line, rung_at=moment,
        )  # fmt: skip
        record("hotline.ring", by=by, at=at, subject=row, reference=reference, line=line)
    _told(row, event, moment, agent_id)
    row.save()
    return row


def _told(row: Incoming, event: str, moment: datetime, agent_id: int | None) -> None:
    """What was known stays; an answer or an end is taken once."""
    row.rung_at = min(row.rung_at, moment)
    if event == "answered" and row.answered_at is None:
        row.answered_at, row.agent_id = moment, agent_id
    elif event == "ended" and row.ended_at is None:
        row.ended_at = moment
    if agent_id is not None and row.agent_id is None:
        row.agent_id = agent_id


def _check(event: str, moment: datetime, at: datetime, phone: str, *, known: bool) -> None:
    no = Refusals()
    no.unless(event in EVENTS, "事件应为 ringing、answered 或 ended。", field="event")
    no.unless(moment <= at, "事件时间不能晚于现在，请核对交换机的时钟。", field="at")
    fits = re.fullmatch(r"\+?\d{3,15}", normalise(phone)) is not None
    no.unless(known or fits, "一次来电的第一个事件须带来电号码（数字；没有显示号码的写 000）。", field="phone")
    no.stop()


def _agent(desk_id: int, username: str) -> int:
    found = next((each.person.pk for each in parties.colleagues(desk_id) if each.person.username == username), None)
    if found is None:
        raise Refusal(Reason(f"本专线没有用户名为“{username}”的坐席。", "agent"))
    return found

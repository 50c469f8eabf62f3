"""Messages that leave the platform: queued with the act they tell of, handed over in jobs, tried again, reported back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from idi import rules
from idi.foundation.core import jobs
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import blind_index, normalise
from idi.foundation.core.errors import Conflict, Reason, Refusal
from idi.foundation.core.refs import Ref
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import gateway
from idi.foundation.notices.kinds import Kind
from idi.foundation.notices.kinds import kind as kind_of
from idi.foundation.notices.models import Preference, Sending

NOWHERE = 0
"""The scope in which the house reads and writes rows that lie in no scope."""
MOST_TRIES = 6
_PAUSE = timedelta(minutes=1)
RECIPIENT = "sending.recipient"


@act
def send(
    *, by: Actor, at: datetime, kind: str, region_code: str, to: str, values: Mapping[str, object], title: str = "",
    subject: Any = None, language: str = "",
) -> Sending:  # fmt: skip
    """Queues a text message (`to` is a phone) or an e-mail (`to` has an @) with the words of its kind in this place.

    Urgent kinds leave in a job of their own, others within a minute. What the addressee declined is kept as declined;
    legal kinds cannot be. In the quiet hours of the place only urgent kinds go out, others wait for their end. The act
    it tells of is what is journaled. Refuses an address that is none.
    """
    meant, channel, address = kind_of(kind), _channel(to), normalise(to) if "@" not in to else to.strip()
    if channel == Sending.Channel.SMS and not re.fullmatch(r"\+?\d{7,15}", address):
        raise Refusal(Reason("请填写能收短信的电话号码。", "phone"))
    with house(NOWHERE, cause=by):
        wishes = _wishes(channel, address)
        declined = _declined(wishes, meant, channel)
        spoken = language or (wishes[0].language if wishes else "zh")
        ref = Ref.of(subject) if subject is not None else None
        sending = Sending.objects.create(
            region_code=region_code, channel=channel, kind=kind, recipient=address,
            recipient_index=blind_index(address, RECIPIENT), title=title or meant.label,
            text=meant.text(region_code, spoken, values), state="declined" if declined else "queued",
            due_at=_due(meant, region_code, at), queued_at=at,
            subject_kind=ref.kind if ref else "", subject_id=ref.id if ref else None,
        )  # fmt: skip
    if sending.state == "queued" and meant.urgent:
        jobs.defer("notices.hand_over", sending_id=sending.pk)
    return sending


@act
def hand_over(*, by: Actor, at: datetime, sending_id: int) -> Sending | None:
    """Gives a queued message to its gateway, as the house. One that is away is tried again, each time after a longer pause.

    While it waited its addressee may have declined its kind: then it stays. Whatever kept it until the quiet hours, it waits for
    their end.
    """
    waits = Sending.objects.select_for_update(skip_locked=True).filter(pk=sending_id, state="queued", due_at__lte=at)
    sending = waits.first()
    if sending is None:
        return None
    if _declined(_wishes(sending.channel, sending.recipient), kind_of(sending.kind), sending.channel):
        sending.state, sending.fault = "declined", ""
    elif (due_at := _due(kind_of(sending.kind), sending.region_code, at)) > at:
        sending.due_at = due_at
    else:
        _try(sending, at)
    sending.save()
    return sending


def _try(sending: Sending, at: datetime) -> None:
    sending.attempts += 1
    try:
        sending.reference = _go(sending)
    except gateway.Away as away:
        _failed(sending, str(away), at, for_good=sending.attempts >= MOST_TRIES)
    except gateway.Turned as turned:
        _failed(sending, str(turned), at, for_good=True)
    else:
        sending.state, sending.sent_at, sending.fault = "sent", at, ""


def waiting(at: datetime, most: int = 200) -> list[int]:
    """Messages whose time has come and that no job has taken: after the quiet hours, or for another try."""
    rows: QuerySet[Sending] = Sending.objects.filter(state="queued", due_at__lte=at).order_by("due_at")
    return list(rows.values_list("pk", flat=True)[:most])


@act
def report_delivery(*, by: Actor, at: datetime, key: str, delivered: bool, note: str = "") -> Sending:
    """What the gateway says became of a message. Told again, or later than something better, it changes nothing."""
    by.require("notices.deliver")
    with house(NOWHERE, cause=by):
        sending = Sending.objects.select_for_update().filter(key=key).first()
        if sending is None:
            raise Refusal(Reason("没有这条消息。", "id"))
        if sending.state not in ("sent", "failed") or (sending.state == "failed" and not delivered):
            return sending
        if delivered:
            sending.state, sending.delivered_at, sending.fault = "delivered", at, ""
        else:
            sending.state, sending.failed_at, sending.fault = "failed", at, note.strip()[:200]
        sending.save()
    return sending


@act
def again(*, by: Actor, at: datetime, sending: Sending) -> Sending:
    """A message that failed is queued once more, by hand."""
    by.require("notices.log")
    sending = locked(sending)
    if sending.state != "failed" or kind_of(sending.kind).secret:
        raise Conflict(Reason("只有未送达的消息可以重发；验证码请重新获取。"))
    sending.state, sending.attempts, sending.due_at, sending.fault = "queued", 0, at, ""
    sending.save()
    record("notices.again", by=by, at=at, subject=sending, scope_id=by.organisation_id, kind=sending.kind)
    jobs.defer("notices.hand_over", sending_id=sending.pk)
    return sending


def _channel(to: str) -> str:
    return Sending.Channel.EMAIL if "@" in to else Sending.Channel.SMS


def _wishes(channel: str, address: str) -> Sequence[Preference]:
    """What people with this phone or address in their accounts chose, the last choice first."""
    field = "email_index" if channel == Sending.Channel.EMAIL else "phone_index"
    rows = Preference.objects.filter(**{field: blind_index(address, f"preference.{channel}")})
    return list(rows.order_by("-changed_at"))


def _declined(wishes: Sequence[Preference], meant: Kind, channel: str) -> bool:
    """Whether one of them declined it: a phone that two accounts share rings for both."""
    return not meant.legal and any(f"{meant.name}:{channel}" in wish.declined for wish in wishes)


def _go(sending: Sending) -> str:
    if sending.channel == Sending.Channel.EMAIL:
        return gateway.letter(sending.recipient, sending.title, sending.text)
    return gateway.text_message(sending.key, sending.recipient, sending.text)


def _failed(sending: Sending, fault: str, at: datetime, *, for_good: bool) -> None:
    sending.fault = fault[:200]
    if for_good:
        sending.state, sending.failed_at = "failed", at
    else:
        sending.due_at = at + _PAUSE * 2 ** (sending.attempts - 1)


def _due(meant: Kind, region_code: str, at: datetime) -> datetime:
    """Now, or the end of the quiet hours of the place."""
    quiet = rules.law(region_code, or_national=True).figure("message_quiet_hours", local_date(at))
    begins, ends = (time.fromisoformat(each) for each in quiet.listed())
    here = timezone.localtime(at)
    if meant.urgent or not _inside(here.time(), begins, ends):
        return at
    morning = here.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    return morning if here.time() < ends else morning + timedelta(days=1)


def _inside(now: time, begins: time, ends: time) -> bool:
    return begins <= now < ends if begins <= ends else now >= begins or now < ends

"""The door of messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.refs import Ref
from idi.foundation.notices.models import Message


@act
def tell(*, by: Actor, at: datetime, holder_id: int, title: str, text: str, address: str, subject: Any) -> Message:
    """Tells an organisation or a person something, with the page to open. The act it tells of is what is journaled."""
    ref = Ref.of(subject)
    with house(holder_id, cause=by):
        return Message.objects.create(
            holder_id=holder_id, title=title, text=text, address=address, subject_kind=ref.kind, subject_id=ref.id,
            sent_at=at,
        )  # fmt: skip


@act
def read(*, by: Actor, at: datetime, message: Message) -> None:
    """Marks a message as read; reading again changes nothing."""
    Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=at)

"""Messages in the inbox, with a copy by e-mail for those who asked for one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.refs import Ref
from idi.foundation.notices.models import Message, Preference
from idi.foundation.notices.services.sending import send
from idi.foundation.parties import selectors as parties


@act
def tell(*, by: Actor, at: datetime, holder_id: int, title: str, text: str, address: str, subject: Any) -> Message:
    """Tells an organisation or a person something, with the page to open. The act it tells of is what is journaled."""
    ref = Ref.of(subject)
    with house(holder_id, cause=by):
        message = Message.objects.create(
            holder_id=holder_id, title=title, text=text, address=address, subject_kind=ref.kind, subject_id=ref.id,
            sent_at=at,
        )  # fmt: skip
        _copy(message, by=by, at=at, subject=subject)
    return message


@act
def read(*, by: Actor, at: datetime, message: Message) -> None:
    """Marks a message as read; reading again changes nothing."""
    Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=at)


def _copy(message: Message, *, by: Actor, at: datetime, subject: Any) -> None:
    """To everybody who wants what this holder is told by e-mail as well, as long as he still belongs to it."""
    holder = message.holder_id
    asked = Preference.objects.filter(Q(person_id=holder) | Q(for_organisations__contains=[holder])).exclude(
        email_index=""
    )
    for wish in asked:
        if wish.person_id != holder and not _belongs(wish.person_id, holder, at):
            continue
        link = settings.IDI_PUBLIC_URL + message.address if message.address else ""
        values = {"title": message.title, "text": message.text, "link": link}
        send(
            by=by, at=at, kind="general", region_code=_region(subject), to=wish.email, values=values,
            title=message.title, subject=subject, language=wish.language,
        )  # fmt: skip


def _belongs(person_id: int, organisation_id: int, at: datetime) -> bool:
    held = parties.memberships_on(person_id, local_date(at))
    return held.filter(organisation__in=parties.family(organisation_id)).exists()


def _region(subject: Any) -> str:
    return str(getattr(subject, "region_code", ""))

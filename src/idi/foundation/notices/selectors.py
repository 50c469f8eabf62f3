"""Questions about messages."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from idi.foundation.core.actor import Actor
from idi.foundation.core.crypto import blind_index, mask_email, mask_phone
from idi.foundation.notices import gateway
from idi.foundation.notices.kinds import kind
from idi.foundation.notices.models import Message, Preference, Sending


def messages_of(actor: Actor) -> QuerySet[Message]:
    """What the actor and the organisation it acts for were told, newest first."""
    return Message.objects.filter(holder_id__in=actor.holders).order_by("-sent_at", "-id")


def sendings(actor: Actor) -> QuerySet[Sending]:
    """Messages that left the platform, newest first, as far as the actor may see them."""
    actor.require("notices.log")
    return Sending.objects.order_by("-id")


def sent_to_or_about(text: str, rows: QuerySet[Sending]) -> QuerySet[Sending]:
    """Those that went to exactly this phone or address, or whose title names this number."""
    return rows.filter(Q(recipient_index=blind_index(text, "sending.recipient")) | Q(title__contains=text.strip()))


def masked(sending: Sending) -> str:
    """Whom a message went to, as lists show it."""
    return mask_email(sending.recipient) if sending.channel == Sending.Channel.EMAIL else mask_phone(sending.recipient)


def shown(sending: Sending) -> str:
    """Its words; of a code only where there is no gateway and the log is the only place to read it."""
    return "（已隐去）" if kind(sending.kind).secret and gateway.connected() else sending.text


def connected() -> bool:
    """Whether text messages leave the platform."""
    return gateway.connected()


def preference(actor: Actor) -> Preference | None:
    """What the person chose to be sent."""
    return Preference.objects.filter(person_id=actor.person_id).first() if actor.person_id else None

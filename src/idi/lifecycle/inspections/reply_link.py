"""The signed address by which a party without an account answers findings: nobody makes one from a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import connection
from django.urls import reverse

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import ReplyLink

_SALT = "inspections.reply"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens, for whoever holds it."""

    pk: int
    project_id: int
    finding_id: int | None
    responsible_id: int
    sender: str
    until_on: date
    state: str

    def works_on(self, on: date) -> bool:
        return self.state == "sent" and on <= self.until_on


def token_of(link: ReplyLink) -> str:
    return Signer(salt=_SALT).sign(f"{link.pk}.{link.nonce}")


def link_of(link: ReplyLink) -> str:
    """The address the party opens."""
    return settings.IDI_PUBLIC_URL + reverse("inspections:by_link", args=[token_of(link)])


def opened(token: str) -> Opened | None:
    """What stands behind a token of ours; None for anything else."""
    try:
        number, _, nonce = Signer(salt=_SALT).unsign(token).partition(".")
    except BadSignature:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM inspections_reply_link(%s, %s)", [int(number), nonce])
        row = cursor.fetchone()
    return Opened(*row) if row else None

"""The one-time link of an invitation: signed, so that nobody makes one from a number, and never stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

if TYPE_CHECKING:
    from idi.foundation.parties.models import Invitation

_SALT = "parties.invitation"


def token_of(invitation: Invitation) -> str:
    return Signer(salt=_SALT).sign(f"{invitation.pk}.{invitation.nonce}")


def link_of(invitation: Invitation) -> str:
    """The address the invited person opens."""
    return settings.IDI_PUBLIC_URL + reverse("joining:join", args=[token_of(invitation)])


def read(token: str) -> tuple[int, str] | None:
    """Number and nonce of a link of ours; None for anything else."""
    try:
        number, _, nonce = Signer(salt=_SALT).unsign(token).partition(".")
    except BadSignature:
        return None
    return int(number), nonce

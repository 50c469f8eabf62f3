"""The two ways out of the house: an SMS gateway over HTTP, described in docs/how-to/send-messages.md, and e-mail.

Without a gateway text messages stay in the log, which administrators read: enough for a demonstration.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings

from idi.foundation.core import mail

PATIENCE = 10
_ANSWER_BYTES = 10_000


class Away(Exception):
    """The gateway did not answer or is busy: worth another try."""


class Turned(Exception):
    """The gateway turned the message down for good."""


def connected() -> bool:
    """Whether text messages leave the house."""
    return bool(settings.IDI_SMS_URL)


def text_message(key: UUID, phone: str, text: str) -> str:
    """Hands a text message over and returns the gateway's reference; without a gateway there is none."""
    if not connected():
        return ""
    request = urllib.request.Request(  # noqa: S310 the address is the operator's
        settings.IDI_SMS_URL,
        data=json.dumps({"id": str(key), "phone": phone, "text": settings.IDI_SMS_SIGN + text}).encode(),
        headers={"Authorization": f"Bearer {settings.IDI_SMS_KEY}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return _reference(answer.read(_ANSWER_BYTES))
    except urllib.error.HTTPError as error:
        said = f"HTTP {error.code}"
        raise (Turned(said) if 400 <= error.code < 500 and error.code not in (408, 429) else Away(said)) from error
    except OSError as error:
        raise Away(str(error) or type(error).__name__) from error


def _reference(answer: bytes) -> str:
    try:
        told = json.loads(answer)
    except ValueError:
        return ""
    return str(told.get("reference", ""))[:80] if isinstance(told, dict) else ""


def letter(address: str, title: str, text: str) -> str:
    """Hands an e-mail to the mail server."""
    try:
        mail.send(address, subject=title, text=text)
    except (OSError, SMTPException) as error:
        raise Away(str(error) or type(error).__name__) from error
    return ""

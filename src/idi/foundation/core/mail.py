"""E-mail: plain text, sent from jobs only. Without a mail server every message is a file in the data folder."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email


def send(to: str, *, subject: str, text: str) -> None:
    """Sends one message; raises where the server does not take it, so that the job tries again."""
    EmailMessage(subject, text, to=[to]).send()


def only_to_folder() -> bool:
    """Whether no mail server is set: whoever invites must hand the link over."""
    return bool(settings.IDI_MAIL_FOLDER)  # type: ignore[misc]


def is_address(text: str) -> bool:
    """Whether mail could be sent there, as far as the form of the text tells."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True

"""E-mail goes to a server by its address, or to a folder where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from idi.config.settings.mail import mail

FOLDER = Path("/data/mail")


def test_without_an_address_mails_are_files() -> None:
    found = mail("", FOLDER)
    assert found["EMAIL_FILE_PATH"] == found["IDI_MAIL_FOLDER"] == "/data/mail"


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl", "sender"),
    [
        ("smtp://idi:p%40ss@mail.example.org:587?tls=1&from=idi@example.org", 587, True, False, "idi@example.org"),
        ("smtps://idi@mail.example.org", 465, False, True, "idi"),
        ("smtp://mail.example.org", 25, False, False, "idi@localhost"),
    ],
)
def test_a_server_by_its_address(url: str, port: int, tls: bool, ssl: bool, sender: str) -> None:
    found = mail(url, FOLDER)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.org", port)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"], found["DEFAULT_FROM_EMAIL"]) == (tls, ssl, sender)
    assert found["IDI_MAIL_FOLDER"] == "" and (found["EMAIL_HOST_PASSWORD"] == "p@ss") == ("%40" in url)


@pytest.mark.parametrize("url", ["https://mail.example.org", "smtp://", "mail.example.org"])
def test_what_is_no_mail_server(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="IDI_EMAIL_URL"):
        mail(url, FOLDER)

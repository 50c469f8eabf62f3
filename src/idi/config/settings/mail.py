"""Where e-mail goes: an SMTP server by its address, or a folder where there is none."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def mail(url: str, folder: Path) -> dict[str, object]:
    """Django's settings for `smtp://user:password@host:587?tls=1&from=idi@example.org` (`smtps://` for TLS from the start)."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(folder),
            "DEFAULT_FROM_EMAIL": "idi@localhost",
            "IDI_MAIL_FOLDER": str(folder),
        }
    parts, options = urlsplit(url), dict(parse_qsl(urlsplit(url).query))
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("IDI_EMAIL_URL: smtp://user:password@host:587?tls=1&from=idi@example.org")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": options.get("tls") == "1",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": options.get("from", unquote(parts.username or "idi@localhost")),
        "IDI_MAIL_FOLDER": "",
    }

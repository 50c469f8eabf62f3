"""Personal data at rest: encrypted per field, found again by a blind index, shown masked.

Keys stand in `settings.IDI_FIELD_KEYS` (urlsafe base64, 32 bytes each). The first encrypts, all decrypt, so a new key
is put in front and the rows are saved again. The last also makes the blind indexes: it stays last while they are used.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import unicodedata
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

from idi.foundation.core.characters import visible

VERSION = b"\x01"
_KEY_ID, _NONCE = 4, 12


class Unreadable(ValueError):
    """A stored value was changed, moved from another column, or its key is no longer in the ring."""


@lru_cache(maxsize=4)
def _ring(encoded: tuple[str, ...]) -> dict[bytes, bytes]:
    """Keys by their id (the first bytes of their hash), in the order of the settings."""
    try:
        keys = [base64.b64decode(key, altchars=b"-_", validate=True) for key in encoded]
    except ValueError as wrong:
        raise ImproperlyConfigured("IDI_FIELD_KEYS: each key is urlsafe base64 of 32 bytes") from wrong
    if not keys or any(len(key) != 32 for key in keys):
        raise ImproperlyConfigured("IDI_FIELD_KEYS: at least one key, each urlsafe base64 of 32 bytes")
    return {hashlib.sha256(key).digest()[:_KEY_ID]: key for key in keys}


def _keys() -> dict[bytes, bytes]:
    return _ring(tuple(settings.IDI_FIELD_KEYS))


def encrypt(text: str, purpose: str) -> str:
    """AES-256-GCM of `text` as urlsafe base64: version, key id, nonce, ciphertext.

    `purpose` names the column and must be given again to read it: a value copied into another column does not decrypt.
    """
    key_id, key = next(iter(_keys().items()))
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), VERSION + purpose.encode())
    return base64.urlsafe_b64encode(VERSION + key_id + nonce + sealed).decode()


def decrypt(token: str, purpose: str) -> str:
    """The text `encrypt` was given; raises `Unreadable`."""
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except ValueError as wrong:
        raise Unreadable(f"{purpose}: not an encrypted value") from wrong
    key_id, nonce, sealed = raw[1:5], raw[5:17], raw[17:]
    key = _keys().get(key_id)
    if raw[:1] != VERSION or key is None:
        raise Unreadable(f"{purpose}: no key in the ring reads this value")
    try:
        return AESGCM(key).decrypt(nonce, sealed, VERSION + purpose.encode()).decode()
    except InvalidTag as wrong:
        raise Unreadable(f"{purpose}: the value was changed or belongs to another column") from wrong


def normalise(value: str) -> str:
    """One spelling for look-up: half-width, capitals, no spaces or hyphens, no prefix of mainland China."""
    plain = re.sub(r"[\s\-‐-―]", "", unicodedata.normalize("NFKC", visible(value))).upper()
    return re.sub(r"^(\+86|0086)(?=1\d{10}$)", "", plain)


def blind_index(value: str, purpose: str) -> str:
    """64 hex digits (HMAC-SHA256) by which an encrypted value is found.

    Equal for all spellings `normalise` unites; different per purpose, so the same number in two columns shows no link.
    """
    root = list(_keys().values())[-1]
    key = hmac.digest(root, b"blind index:" + purpose.encode(), "sha256")
    return hmac.new(key, normalise(value).encode(), "sha256").hexdigest()


def mask_phone(number: str) -> str:
    """138****8000; short numbers keep only the last two digits."""
    plain = normalise(number)
    return f"{plain[:3]}****{plain[-4:]}" if len(plain) >= 11 else _keep(plain, 0, 2)


def mask_name(name: str) -> str:
    """张**: the first character stays."""
    return _keep(name.strip(), 1, 0)


def mask_email(address: str) -> str:
    """c***@example.org: the first character and the house stay."""
    name, at, domain = address.strip().partition("@")
    return _keep(name, 1, 0) + at + domain


def mask_id_no(number: str) -> str:
    """330*************3X: province and county stay half known, birthday and serial number do not."""
    return _keep(normalise(number), 3, 2)


def _keep(text: str, head: int, tail: int) -> str:
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text encrypted in the table, plain in Python. It cannot be searched: filter on a `blind_index` column beside it.

    `purpose` names the column for good; renaming the model or the field does not change it. Empty text stays empty.
    """

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose}

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encrypt(text, self.purpose) if text else text

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value, self.purpose) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: filter on its blind index instead of {lookup_name}")
        return super().get_lookup(lookup_name)

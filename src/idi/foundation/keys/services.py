"""The door of the keys: issued and revoked by an organisation's own administrator, shown once, looked up by their hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from idi.foundation.core.acting import act, become
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.journal.services import locked, record
from idi.foundation.keys import selectors
from idi.foundation.keys.models import Key

SCHEME = "idi"
MOST = 20
_SELDOM = timedelta(minutes=1)


@act
def issue(*, by: Actor, at: datetime, name: str, capabilities: Sequence[str], until_on: date | None) -> tuple[Key, str]:
    """A new key and its text, which nobody can read again. Refuses more than the organisation's own people may do."""
    by.require("keys.manage")
    if by.organisation_id is None:
        raise Refusal("密钥只签发给单位。")
    no = Refusals()
    running = selectors.keys(by).filter(revoked_at__isnull=True)
    no.unless(bool(name.strip()), "请填写用途。", field="name")
    no.unless(not running.filter(name=name.strip()).exists(), f"已有名为“{name.strip()}”的密钥在用。", field="name")
    no.unless(running.count() < MOST, f"在用的密钥最多 {MOST} 个，请先吊销不用的。")
    no.unless(bool(capabilities), "请至少选择一项权限。", field="capabilities")
    no.unless(
        set(capabilities) <= set(selectors.grantable(by.organisation_kind)),
        "不能授予本单位人员自己没有的权限。", field="capabilities",
    )  # fmt: skip
    no.unless(until_on is None or until_on >= local_date(at), "有效期止不能早于今天。", field="until_on")
    no.stop()
    prefix, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
    key = Key.objects.create(
        organisation_id=by.organisation_id, name=name.strip(), prefix=prefix, secret_sha256=_hash(secret),
        capabilities=sorted(capabilities), until_on=until_on, issued_at=at, issued_by=by.person_id,
    )  # fmt: skip
    record("keys.issue", by=by, at=at, subject=key, prefix=prefix, capabilities=key.capabilities, until_on=until_on)
    return key, f"{SCHEME}_{prefix}_{secret}"


@act
def revoke(*, by: Actor, at: datetime, key: Key) -> Key:
    """The key opens nothing from now on."""
    by.require("keys.manage")
    key = locked(key)
    if not by.acts_for(key.organisation_id):
        raise Forbidden(Reason("只能吊销本单位的密钥。"))
    if key.revoked_at is not None:
        raise Conflict(Reason("这个密钥已经吊销。"))
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    record("keys.revoke", by=by, at=at, subject=key, prefix=key.prefix)
    return key


def enter(text: str, at: datetime) -> Actor | None:
    """Who shows this key; the rest of the transaction acts as its organisation. None where it opens nothing."""
    scheme, _, rest = text.partition("_")
    prefix, _, secret = rest.partition("_")
    shown = _shown(prefix) if scheme == SCHEME else None
    kept = shown.secret_sha256 if shown else _hash("")
    if (
        not secrets.compare_digest(kept, _hash(secret))
        or shown is None
        or not selectors.lasts(shown.until_on, local_date(at))
    ):
        return None
    actor = Actor(
        kind="person", organisation_id=shown.organisation_id, key_id=shown.id, name=shown.name,
        capabilities=frozenset(shown.capabilities) & frozenset(selectors.grantable(shown.organisation_kind)),
        organisation_name=shown.organisation_name, organisation_kind=shown.organisation_kind,
    )  # fmt: skip
    become(actor)
    if shown.used_at is None or at - shown.used_at >= _SELDOM:
        Key.objects.filter(pk=shown.id).update(used_at=at)
    return actor


@dataclass(frozen=True, slots=True)
class _Shown:
    """A key that is not revoked, and whose it is."""

    id: int
    organisation_id: int
    name: str
    secret_sha256: str
    capabilities: list[str]
    until_on: date | None
    used_at: datetime | None
    organisation_name: str
    organisation_kind: str


def _shown(prefix: str) -> _Shown | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM keys_shown(%s)", [prefix])
        found = cursor.fetchone()
    return _Shown(*found) if found else None


def _hash(secret: str) -> str:
    """A plain hash is enough: the secret is 256 random bits, not a word somebody chose."""
    return hashlib.sha256(secret.encode()).hexdigest()

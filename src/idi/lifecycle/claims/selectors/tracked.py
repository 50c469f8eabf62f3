"""What opens a claim to somebody without an account: its track code, or its number with the phone it was reported from."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.crypto import blind_index, normalise
from idi.lifecycle.claims.models import (
    Claim,
)

_PHONE = "claim.reporter_phone"


@dataclass(frozen=True, slots=True)
class Tracked:
    """What opens a claim to somebody without an account. `pk` is the track code, so panels can be addressed by it."""

    pk: str
    claim_id: int
    scope_id: int


def track(code: str) -> Tracked | None:
    """The claim behind a track code; open it with `tracked_claim`."""
    return _find(normalise(code), "")


def find(number: str, phone: str) -> Tracked | None:
    """The claim of this number, if it was reported from this phone."""
    return _find(normalise(number), blind_index(phone, _PHONE)) if phone.strip() else None


def tracked_claim(tracked: Tracked, *, by: Actor) -> Claim:
    """The claim itself, read as the house in its one scope because somebody holds its code."""
    with house(tracked.scope_id, cause=by):
        return Claim.objects.select_related(
            "project", "building", "unit", "policy__lead", "main__policy__lead", "estate"
        ).get(pk=tracked.claim_id)  # fmt: skip


def _find(code: str, phone_index: str) -> Tracked | None:
    # `normalise` takes hyphens out; numbers carry theirs.
    with connection.cursor() as cursor:
        cursor.execute("SELECT track_code, claim_id, scope_id FROM claims_find(%s, %s)", [code, phone_index])
        row = cursor.fetchone()
    return Tracked(*row) if row else None

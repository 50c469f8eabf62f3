"""Questions about keys."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from idi.foundation.core.actor import Actor
from idi.foundation.keys.kinds import OFFERED
from idi.foundation.keys.models import Key
from idi.foundation.parties.kinds import ROLES


def keys(actor: Actor) -> QuerySet[Key]:
    """The keys of the actor's organisation, the newest first."""
    return Key.objects.filter(organisation_id__in=actor.organisation_ids).order_by("-issued_at", "-id")


def grantable(organisation_kind: str) -> list[str]:
    """Of what the interface offers, that which people of such an organisation may do."""
    held = {c for role in ROLES.values() if role.kind == organisation_kind for c in role.capabilities}
    return [capability for capability in OFFERED if capability in held]


def works(key: Key, on: date) -> bool:
    """Whether a key still opens on a day."""
    return key.revoked_at is None and lasts(key.until_on, on)


def lasts(until_on: date | None, on: date) -> bool:
    """Whether a key that was not revoked still opens on a day: its last one counts."""
    return until_on is None or on <= until_on

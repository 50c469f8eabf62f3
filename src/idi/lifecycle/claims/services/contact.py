"""Who reported and how to reach them, in full: every look is an act in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.journal.services import record
from idi.lifecycle.claims.models import Claim


@dataclass(frozen=True, slots=True)
class Contact:
    """Name and phone of the reporter, unmasked."""

    name: str
    phone: str


@act
def reveal(*, by: Actor, at: datetime, claim: Claim) -> Contact:
    """The reporter's name and phone to somebody who handles the claim; recorded who looked, never what was seen."""
    by.require("claims.contact")
    record("claims.reveal", by=by, at=at, subject=claim, fields=["reporter_name", "reporter_phone"])
    return Contact(claim.reporter_name, claim.reporter_phone)

"""Who complains and how to reach them, in full: every look is an act in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.journal.services import record
from idi.lifecycle.complaints.models import Complaint


@dataclass(frozen=True, slots=True)
class Contact:
    """Name and phone of the complainant, unmasked."""

    name: str
    phone: str


@act
def reveal(*, by: Actor, at: datetime, complaint: Complaint) -> Contact:
    """To somebody who answers the complaint or directs it; recorded who looked, never what was seen."""
    if not by.may("complaints.direct"):
        by.require("complaints.answer")
    record("complaints.reveal", by=by, at=at, subject=complaint, fields=["name", "phone"])
    return Contact(complaint.name, complaint.phone)

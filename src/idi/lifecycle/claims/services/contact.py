"""Who reported and how to reach them, in full: every look is an act in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason
from idi.foundation.journal.services import record
from idi.lifecycle.claims.models import Claim, SurveyTask


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


@act
def reveal_for_visit(*, by: Actor, at: datetime, task: SurveyTask) -> Contact:
    """The same to whoever was sent, as long as the visit waits: they need not see the claim itself."""
    by.require("claims.visit")
    if by.person_id != task.person_id or task.state != "assigned":
        raise Forbidden(Reason("只有被指派的查勘人员在查勘前可以查看报案人的电话。"))
    with house(task.project_id, cause=by) as inside:
        claim = Claim.objects.get(pk=task.claim_id)
        record("claims.reveal", by=inside, at=at, subject=claim, fields=["reporter_name", "reporter_phone"])
        return Contact(claim.reporter_name, claim.reporter_phone)

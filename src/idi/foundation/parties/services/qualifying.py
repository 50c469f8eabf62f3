"""Qualifications and grades."""

from __future__ import annotations

from datetime import date, datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.journal.services import record
from idi.foundation.parties.models import Organisation, Qualification
from idi.foundation.parties.services.merging import require_living


@act
def qualify(
    *, by: Actor, at: datetime, organisation: Organisation, kind: str, grade: str, certificate_number: str,
    from_on: date, until_on: date | None,
) -> Qualification:  # fmt: skip
    """Files a qualification or grade with its validity."""
    by.require("parties.qualify")
    require_living(organisation)
    if until_on and until_on < from_on:
        raise Refusal(Reason("有效期止早于有效期起。", "until_on"))
    row = Qualification.objects.create(
        organisation=organisation, kind=kind, grade=grade, certificate_number=certificate_number,
        from_on=from_on, until_on=until_on,
    )  # fmt: skip
    record("parties.qualify", by=by, at=at, subject=row, scope_id=organisation.pk, kind=kind, grade=grade)
    return row

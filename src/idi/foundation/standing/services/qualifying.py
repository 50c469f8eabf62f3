"""A qualification is filed with its evidence; a newer one takes the place of an older one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.diary.services import finish_task
from idi.foundation.documents import services as documents
from idi.foundation.parties import services as parties
from idi.foundation.standing.selectors.qualifications import EVIDENCE
from idi.foundation.standing.services.watching import EXPIRY

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation, Qualification


@act
def qualify(
    *, by: Actor, at: datetime, organisation: Organisation, kind: str, grade: str, certificate_number: str,
    from_on: date, until_on: date | None, replaces: Qualification | None = None,
    evidence: Sequence[BinaryIO | bytes] = (),
) -> Qualification:  # fmt: skip
    """Files a qualification with scans of its certificate; replacing an older one ends the warnings about that."""
    row = parties.qualify(
        by=by, at=at, organisation=organisation, kind=kind, grade=grade, certificate_number=certificate_number,
        from_on=from_on, until_on=until_on, replaces=replaces,
    )  # fmt: skip
    with house(organisation.pk, cause=by) as inside:
        for upload in evidence:
            documents.store(
                by=inside, at=at, subject=row, kind=EVIDENCE, title=f"{kind}{grade} 证书", upload=upload,
                number=certificate_number, field="evidence",
            )  # fmt: skip
    if replaces is not None:
        finish_task(by=by, at=at, kind=EXPIRY, subject=replaces)
    return row

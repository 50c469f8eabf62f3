"""One record by its form: the same door as for many, with each reason at its field, and the paper it was read in."""

from __future__ import annotations

from datetime import date, datetime
from typing import BinaryIO

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusal
from idi.foundation.credit import selectors
from idi.foundation.credit.models import Fact
from idi.foundation.credit.services.records import Record
from idi.foundation.credit.services.taking_in import RecordsRefused, take_in
from idi.foundation.documents import services as documents
from idi.foundation.parties import selectors as parties


@act
def file_record(
    *, by: Actor, at: datetime, organisation_id: int, kind: str, value: str, happened_on: date, from_on: date | None,
    until_on: date | None, source: str, reference: str, note: str = "", evidence: BinaryIO | None = None,
    corrects: bool = False, because: str = "",
) -> Fact:  # fmt: skip
    """Files one record about an organisation. Refuses what `take_in` refuses, and a number that is on file already."""
    by.require("credit.record")
    organisation = parties.organisation(organisation_id)
    if organisation is None or not organisation.uscc:
        raise Refusal("该单位还没有统一社会信用代码，请先在登记簿中补登，再登记信用记录。")
    given = Record(
        row=1, uscc=organisation.uscc, kind=kind, value=value.strip(), happened_on=happened_on,
        from_on=from_on or happened_on, until_on=until_on, source=source.strip(), reference=reference.strip(),
        note=note.strip(),
    )  # fmt: skip
    try:
        plan = take_in(by=by, at=at, records=[given], corrects=corrects, because=because)
    except RecordsRefused as refused:
        raise _at_its_field(refused) from refused
    if plan.of("known"):
        raise Conflict(Reason("这条记录已经登记，内容相同，不必再登记。", "reference"))
    fact = selectors.known([given.key])[given.key]
    if evidence is not None:
        with house(organisation.pk, cause=by):
            documents.store(
                by=by, at=at, subject=fact, kind="credit.evidence", title=f"佐证材料 {fact.reference}", upload=evidence,
                field="evidence",
            )  # fmt: skip
    return fact


def _at_its_field(refused: RecordsRefused) -> Refusal:
    refusal = Refusal(*(Reason(problem.message, problem.field) for problem in refused.problems))
    refusal.status = refused.status
    return refusal

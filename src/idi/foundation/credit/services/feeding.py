"""What the platform learns by itself, and a single grade read in the construction credit system."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusal, Refusals
from idi.foundation.core.refs import Ref
from idi.foundation.credit.kinds import GRADE
from idi.foundation.credit.models import Fact, Grade
from idi.foundation.credit.services.planning import Item
from idi.foundation.credit.services.records import Record
from idi.foundation.credit.services.taking_in import write
from idi.foundation.credit.services.telling import tell_party, told
from idi.foundation.journal.services import record
from idi.foundation.parties import selectors as parties


@act
def record_grade(
    *, by: Actor, at: datetime, organisation_id: int, grade: str, source: str, from_on: date, until_on: date | None
) -> Grade:
    """Files the official grade of a party as read in the construction credit system; it counts after the time to reply."""
    by.require("credit.record")
    organisation = parties.organisation(organisation_id)
    if organisation is None:
        raise Refusal("登记簿中没有这个单位。")
    no = Refusals()
    no.unless(bool(grade.strip()), "请填写信用等级。", field="grade")
    no.unless(bool(source.strip()), "请填写信息来源。", field="source")
    no.unless(until_on is None or until_on >= from_on, "有效期止早于有效期起。", field="until_on")
    no.stop()
    known = Record(
        row=1, uscc=organisation.uscc or "", kind=GRADE, value=grade.strip(), happened_on=from_on, from_on=from_on,
        until_on=until_on, source=source.strip(), reference="",
    )  # fmt: skip
    fact = write(by, at, Item(known, organisation, "new"))
    tell_party(by, at, [fact])
    return Grade.objects.get(fact_id=fact.pk)


@act
def feed(
    *, by: Actor, at: datetime, organisation_id: int, kind: str, text: str, points: int, subject: Any,
    happened_on: date, region_code: str, project_id: int | None = None,
) -> Fact:  # fmt: skip
    """Notes a fact about a party with its evidence, and tells the party; fed twice it stays one fact.

    It counts only from `effective_on`, after the time to reply (domain: no event counts before the party was told).
    """
    ref = Ref.of(subject)
    with house(project_id or organisation_id, cause=by):
        fact, new = Fact.objects.get_or_create(
            organisation_id=organisation_id, kind=kind, subject_kind=ref.kind, subject_id=ref.id,
            defaults={
                "text": text, "points": points, "happened_on": happened_on, "region_code": region_code,
                "project_id": project_id, **told(region_code, at),
            },
        )  # fmt: skip
    if new:
        tell_party(by, at, [fact])
        record("credit.feed", by=by, at=at, subject=fact, kind=kind, points=points, effective_on=fact.effective_on)
    return fact

"""What the platform learns by itself, and a single grade read in the construction credit system."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusal, Refusals
from idi.foundation.core.refs import Ref
from idi.foundation.credit.kinds import GRADE
from idi.foundation.credit.models import Fact, Grade
from idi.foundation.credit.services.ending import withdraw
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
    happened_on: date, region_code: str, project_id: int | None = None, again: bool = False,
) -> Fact:  # fmt: skip
    """Notes a fact about a party with its evidence, and tells the party; fed twice it stays one fact.

    One that was taken back stays so, unless it is fed `again`. It counts only from `effective_on`, after the time to
    reply (domain: no event counts before the party was told).
    """
    ref = Ref.of(subject)
    place = {"organisation_id": organisation_id, "kind": kind, "subject_kind": ref.kind, "subject_id": ref.id}
    with house(project_id or organisation_id, cause=by):
        ended = None if again else Fact.objects.filter(**place, ended_on__isnull=False).first()
        if ended is not None:
            return ended
        fact, new = Fact.objects.get_or_create(
            **place, ended_on=None,
            defaults={
                "text": text, "points": points, "happened_on": happened_on, "region_code": region_code,
                "project_id": project_id, **told(region_code, at),
            },
        )  # fmt: skip
    if new:
        tell_party(by, at, [fact])
        record("credit.feed", by=by, at=at, subject=fact, kind=kind, points=points, effective_on=fact.effective_on)
    return fact


@act
def retract(
    *, by: Actor, at: datetime, subject: Any, kind: str, project_id: int, because: str,
    organisation_ids: Collection[int] | None = None,
) -> set[int]:  # fmt: skip
    """What the platform learned from a thing was a mistake: its facts (of these parties) are withdrawn. Returns whose they were."""
    ref = Ref.of(subject)
    with house(project_id, cause=by):
        rows = Fact.objects.filter(kind=kind, subject_kind=ref.kind, subject_id=ref.id, ended_on__isnull=True)
        wrong = list(rows if organisation_ids is None else rows.filter(organisation_id__in=organisation_ids))
    for fact in wrong:
        with house(fact.organisation_id, cause=by) as inside:
            withdraw(by=inside, at=at, fact=fact, because=because)
    return {fact.organisation_id for fact in wrong}

"""Records of the construction credit system are taken over: all or none, each number once, each party told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusal
from idi.foundation.credit.kinds import GRADE
from idi.foundation.credit.models import Batch, Fact, Grade
from idi.foundation.credit.services.planning import Item, Plan, Problem, foresee
from idi.foundation.credit.services.records import Record
from idi.foundation.credit.services.telling import ask_party, tell_party, told
from idi.foundation.journal.services import record as journal


class RecordsRefused(Refusal):
    """None of the records was taken over; `problems` tells every row and field to put right."""

    def __init__(self, problems: Sequence[Problem], *, status: int = 422) -> None:
        self.problems = tuple(problems)
        self.status = status
        super().__init__(*(Reason(str(problem), "file") for problem in problems))


@act
def take_in(
    *, by: Actor, at: datetime, records: Sequence[Record], corrects: bool = False, because: str = "",
    batch: Batch | None = None,
) -> Plan:  # fmt: skip
    """Takes records over, each known by source and reference number: what is known already changes nothing.

    Refuses all with every error of every row. A number known with other content is refused as a difference unless
    `corrects` with a reason: then the new record replaces the old one once its party could reply.
    """
    by.require("credit.record")
    plan, wrong = foresee(records, local_date(at))
    if wrong:
        raise RecordsRefused(wrong)
    if (others := plan.of("other")) and not corrects:
        raise RecordsRefused([_as_problem(item) for item in others], status=Conflict.status)
    if others and not because.strip():
        raise Refusal(Reason("有记录与已登记的内容不同，更正须写明理由。", "because"))
    by_party: dict[int, list[Item]] = defaultdict(list)
    for item in [*plan.of("new"), *others]:
        by_party[item.organisation.pk].append(item)
    for items in by_party.values():
        facts = [write(by, at, item, batch, because) for item in items]
        tell_party(by, at, facts)
        for fact in facts:
            ask_party(by, at, fact)
    return plan


def _as_problem(item: Item) -> Problem:
    words = "；".join(f"{each.header}已登记为“{each.known}”，本次为“{each.given}”" for each in item.differences)
    return Problem(item.record.row, "reference", f"该编号已登记，内容不同：{words}。", item.record.reference)


def write(by: Actor, at: datetime, item: Item, batch: Batch | None = None, because: str = "") -> Fact:
    """One fact, the grade it tells of, and the end of the one it corrects. The caller tells the party."""
    record, organisation = item.record, item.organisation
    when = told(organisation.region_code, at)
    if item.fact is not None:
        end(by, at, item.fact, on=when["effective_on"], because=because)
    with house(organisation.pk, cause=by):
        fact = Fact.objects.create(
            organisation=organisation, region_code=organisation.region_code, kind=record.kind, text=record.text,
            points=record.points, happened_on=record.happened_on, recorder_id=by.organisation_id, batch=batch,
            value=record.value, source=record.source, reference=record.reference, note=record.note,
            from_on=record.from_on, until_on=record.until_on, replaces=item.fact, **when,
        )  # fmt: skip
        if record.kind == GRADE:
            _file_grade(fact, at)
    journal("credit.take_in", by=by, at=at, subject=fact, kind=fact.kind, **_told(fact))
    return fact


def _told(fact: Fact) -> dict[str, Any]:
    return {
        "value": fact.value, "source": fact.source, "reference": fact.reference, "effective_on": fact.effective_on,
        "replaces": fact.replaces_id,
    }  # fmt: skip


def _file_grade(fact: Fact, at: datetime) -> Grade:
    return Grade.objects.create(
        organisation_id=fact.organisation_id, fact=fact, grade=fact.value, source=fact.source,
        reference=fact.reference, from_on=fact.from_on or fact.happened_on, until_on=fact.until_on,
        effective_on=fact.effective_on, recorded_at=at,
    )  # fmt: skip


def end(by: Actor, at: datetime, fact: Fact, *, on: Any, because: str) -> None:
    """The fact, and the grade it told of, count no longer from a day on."""
    with house(fact.organisation_id, cause=by):
        Fact.objects.filter(pk=fact.pk).update(ended_on=on, ended_because=because.strip())
        Grade.objects.filter(fact_id=fact.pk).update(ended_on=on)
    journal("credit.end", by=by, at=at, subject=fact, on=on)

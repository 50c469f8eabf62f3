"""Questions about credit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from idi.foundation.core.acting import frame, house
from idi.foundation.core.actor import Actor
from idi.foundation.credit.models import Batch, Fact, Grade
from idi.foundation.credit.states import standing
from idi.foundation.documents import selectors as documents
from idi.foundation.parties.selectors import family


def grade_on(organisation_id: int, on: date) -> Grade | None:
    """The official grade that counts on a day, the latest if several; None where there is none on file."""
    valid = (Q(until_on__isnull=True) | Q(until_on__gte=on)) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    rows = Grade.objects.filter(valid, organisation__in=family(organisation_id), from_on__lte=on, effective_on__lte=on)
    return rows.order_by("-from_on", "-id").first()


def grades(organisation_id: int) -> QuerySet[Grade]:
    """All grades on file, newest first."""
    return Grade.objects.filter(organisation__in=family(organisation_id)).order_by("-from_on", "-id")


def grades_of(organisation_ids: Iterable[int]) -> dict[int, list[Grade]]:
    """All grades of many organisations, newest first, in one query."""
    found: dict[int, list[Grade]] = defaultdict(list)
    for grade in Grade.objects.filter(organisation_id__in=list(organisation_ids)).order_by("-from_on", "-id"):
        found[grade.organisation_id].append(grade)
    return found


def visible_facts() -> QuerySet[Fact]:
    """All facts the actor may see, with their parties."""
    return Fact.objects.select_related("organisation", "replaces")


def facts(organisation_id: int) -> QuerySet[Fact]:
    """All facts on file as far as the actor may see them, newest first."""
    return Fact.objects.filter(organisation__in=family(organisation_id)).order_by("-happened_on", "-id")


def facts_effective(organisation_id: int, on: date) -> QuerySet[Fact]:
    """The facts that count on a day: told, the time to reply has passed, in their time, not withdrawn."""
    return standing_so(facts(organisation_id), "effective", on)


def standing_so(rows: QuerySet[Fact], name: str, on: date) -> QuerySet[Fact]:
    """Of some facts those that stand so on a day, as `states.standing` names it."""
    ended, replying = Q(ended_on__isnull=False, ended_on__lte=on), Q(effective_on__gt=on)
    ahead, expired = Q(from_on__isnull=False, from_on__gt=on), Q(until_on__isnull=False, until_on__lt=on)
    wanted = {
        "ended": ended,
        "replying": ~ended & replying,
        "ahead": ~ended & ~replying & ahead,
        "expired": ~ended & ~replying & ~ahead & expired,
        "effective": ~ended & ~replying & ~ahead & ~expired,
    }
    return rows.filter(wanted[name])


def searched(rows: QuerySet[Fact], text: str) -> QuerySet[Fact]:
    """Facts of a party, a source or a number with `text` in it."""
    found = Q(organisation__name__icontains=text) | Q(source__icontains=text) | Q(reference__icontains=text)
    return rows.filter(found)


def facts_for_insurer(project_id: int, organisation_ids: Iterable[int]) -> dict[int, list[Fact]]:
    """The facts about parties of a project, by party, for an insurer that was let into the project; else nothing."""
    found: dict[int, list[Fact]] = defaultdict(list)
    asked = [project_id, list(organisation_ids)]
    for fact in Fact.objects.raw("SELECT * FROM credit_for_insurer(%s, %s::bigint[])", asked):
        found[fact.organisation_id].append(fact)
    return found


def effective_subjects(organisation_id: int, kind: str, project_id: int, on: date) -> set[int]:
    """What the facts of a kind about a party come from that count on a day, as far as the actor may see them."""
    rows = Fact.objects.filter(organisation_id=organisation_id, kind=kind, project_id=project_id)
    return {fact.subject_id for fact in rows if fact.subject_id is not None and standing(fact, on).name == "effective"}


def known(numbers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Fact]:
    """The facts in force with these sources and reference numbers, whoever filed them."""
    asked = list(numbers)
    given = [[source for source, _ in asked], [number for _, number in asked]]
    rows = Fact.objects.raw("SELECT * FROM credit_known(%s::text[], %s::text[])", given)
    return {(fact.source, fact.reference): fact for fact in rows}


def batches(actor: Actor) -> QuerySet[Batch]:
    """The files of records the actor's organisation handed in, newest first."""
    return Batch.objects.filter(recorder_id__in=actor.holders).order_by("-prepared_at")


def evidence(fact: Fact) -> list[Any]:
    """The files filed with a fact one may read, its own and those of its batch: who reads a fact reads its evidence."""
    return evidence_of([fact])[fact.pk]


def evidence_of(facts: Iterable[Fact]) -> dict[int, list[Any]]:
    """The same for many facts, by fact: one query for each party and each recorder."""
    actor = frame().actor
    found: dict[int, list[Any]] = defaultdict(list)
    by_party: dict[int, list[Fact]] = defaultdict(list)
    by_recorder: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_party[fact.organisation_id].append(fact)
        if fact.batch_id and fact.recorder_id:
            by_recorder[fact.recorder_id].append(fact)
    for party_id, group in by_party.items():
        with house(party_id, cause=actor):
            found.update(documents.of_each(group))
    for recorder_id, group in by_recorder.items():
        with house(recorder_id, cause=actor):
            papers = documents.of_each(Batch(pk=pk) for pk in {fact.batch_id for fact in group})
        for fact in group:
            found[fact.pk] = [*found[fact.pk], *papers.get(fact.batch_id or 0, [])]
    return found

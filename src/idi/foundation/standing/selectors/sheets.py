"""The service sheet of an insurer as of a day: what holds, what held before, what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q, QuerySet

from idi import rules
from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.documents import selectors as documents
from idi.foundation.standing.kinds import PARTS, WRITTEN, Part
from idi.foundation.standing.models import RepairContract, Statement, TeamPost

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document

PROCEDURE, CONTRACT = "standing.procedure", "standing.repair_contract"


@dataclass(frozen=True, slots=True)
class Insurer:
    """An insurer as everybody may know it."""

    pk: int
    name: str
    region_code: str


@dataclass(frozen=True, slots=True)
class Written:
    """A written part: the version in force on the day, and all others, the newest first, each with its file."""

    part: Part
    now: Statement | None
    others: list[Statement]
    files: dict[int, list[Document]]

    @property
    def file(self) -> Document | None:
        files = self.files.get(self.now.pk) if self.now else None
        return files[-1] if files else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole sheet on a day."""

    insurer: Insurer
    on: date
    written: list[Written]
    team: list[TeamPost]
    repairers: list[RepairContract]

    @property
    def hotline(self) -> str:
        return next((each.now.text for each in self.written if each.part.code == "hotline" and each.now), "")

    @property
    def missing(self) -> list[Part]:
        """The parts notice 三（七） asks for that the insurer has not published."""
        there = {each.part.code for each in self.written if each.now}
        there |= {code for code, rows in (("team", self.team), ("repairers", self.repairers)) if rows}
        return [part for part in PARTS if part.code not in there]


def insurers() -> list[Insurer]:
    """Every insurer of the registry, for everybody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, region_code FROM standing_insurers()")
        return [Insurer(*row) for row in cursor.fetchall()]


def insurer(pk: int) -> Insurer | None:
    return next((each for each in insurers() if each.pk == pk), None)


def sheets(on: date, only: Iterable[Insurer] | None = None) -> list[Sheet]:
    """The sheets of all insurers on a day, without files, in a fixed number of queries."""
    listed = list(insurers() if only is None else only)
    ids = [each.pk for each in listed]
    statements = list(Statement.objects.filter(insurer__in=ids).order_by("-from_on", "-id"))
    team = list(_running(TeamPost.objects.filter(insurer__in=ids), on).order_by("-first_contact", "id"))
    repairers = list(_running(RepairContract.objects.filter(insurer__in=ids), on).order_by("area", "id"))
    return [
        Sheet(
            each, on, [_written(part, [s for s in statements if s.insurer_id == each.pk], on) for part in WRITTEN],
            [row for row in team if row.insurer_id == each.pk],
            [row for row in repairers if row.insurer_id == each.pk],
        )
        for each in listed
    ]  # fmt: skip


def repair_contracts(insurer_id: int) -> list[RepairContract]:
    """The panel of an insurer: every contract it ever published, those that ended too."""
    return list(RepairContract.objects.filter(insurer_id=insurer_id).order_by("from_on", "id"))


def sheet(by: Actor, one: Insurer, on: date) -> Sheet:
    """The sheet of one insurer on a day, with the files of its procedures."""
    (found,) = sheets(on, [one])
    rows = [row for each in found.written for row in ([each.now] if each.now else []) + each.others]
    with house(one.pk, cause=by):
        files = documents.of_each(rows)
    for each in found.written:
        each.files.update(files)
    return found


def procedure(by: Actor, one: Insurer, document_id: int) -> tuple[Document, bytes] | None:
    """The file of a published procedure with its content, for everybody."""
    with house(one.pk, cause=by):
        paper = documents.readable(document_id)
        if paper is None or paper.kind != PROCEDURE or paper.scope_id != one.pk:
            return None
        return paper, documents.content(paper)


def reasons(region_code: str, on: date) -> list[rules.Because]:
    """Where it stands that insurers publish this, each figure once."""
    law = rules.law(region_code, or_national=True)
    names = dict.fromkeys(part.figure for part in PARTS)
    return [law.figure(name, on).because for name in names if law.declares(name) and on >= law.in_force]


def _written(part: Part, statements: list[Statement], on: date) -> Written:
    versions = [row for row in statements if row.part == part.code]
    now = next((row for row in versions if row.from_on <= on), None)
    return Written(part, now, [row for row in versions if row is not now], {})


def _running(rows: QuerySet, on: date) -> QuerySet:  # type: ignore[type-arg]
    return rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)

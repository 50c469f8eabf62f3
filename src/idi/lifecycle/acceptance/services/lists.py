"""A list from Excel: read whole or refused row by row, its difference shown, then taken over whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from types import ModuleType
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext

from idi.foundation.core import sheets
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Refusals
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.acceptance.models import HomeList
from idi.lifecycle.acceptance.services import list_of_handovers, list_of_owners
from idi.lifecycle.acceptance.services.owned import require_developer

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project

CHAPTERS: dict[str, ModuleType] = {"handovers": list_of_handovers, "owners": list_of_owners}
"""What a kind of list is made of: `COLUMNS`, `TOGETHER`, `compare(review, rows, at)` and `apply(by, at, review, rows)`."""


@act
def upload_list(
    *, by: Actor, at: datetime, project: Project, kind: str, file: BinaryIO | bytes, filename: str,
    as_of_on: date | None = None, basis: str = "", basis_note: str = "",
) -> HomeList:  # fmt: skip
    """Reads a list and shows what it would do; nothing else is written until `apply_list`.

    Raises `SheetRefused` with every error of every row. A list of owners needs the ground on which the developer may hand it
    over (`basis`, told more exactly in `basis_note`), and the day it was made.
    """
    require_developer(by, "acceptance.hand_over", project)
    as_of_on = as_of_on or local_date(at)
    no = Refusals()
    no.unless(as_of_on <= local_date(at), gettext("名单日期不能晚于今天。"), field="as_of_on")
    if kind == HomeList.Kind.OWNERS:
        no.unless(bool(basis), gettext("请选择提供业主信息的依据，没有依据不能导入。"), field="basis")
        no.unless(
            len(basis_note.strip()) >= 4,
            gettext("请写明依据的出处，例如合同条款号、征得同意的方式和日期。"), field="basis_note",
        )  # fmt: skip
    no.stop()
    chapter = CHAPTERS[kind]
    rows, errors = _read(file, chapter)
    review = HomeList(
        project=project, region_code=project.region_code, kind=kind, filename=(filename or gettext("清单"))[:200],
        as_of_on=as_of_on, basis=basis, basis_note=basis_note.strip(), person_id=by.person_id, asked_at=at,
        content=_kept(rows),
    )  # fmt: skip
    _show(review, _compared(chapter, review, rows, at, errors))
    review.save()
    record("acceptance.upload_list", by=by, at=at, subject=review, kind=kind, rows=len(rows), basis=basis)
    return review


@act
def apply_list(*, by: Actor, at: datetime, review: HomeList) -> HomeList:
    """Takes the whole list over as it was shown; where the register changed since, nothing is, and the new difference is shown."""
    review = locked(review)
    require_developer(by, "acceptance.hand_over", review.project)
    review.machine.after("apply_list", review.state)
    chapter = CHAPTERS[review.kind]
    rows = _read_back(review.content, chapter.COLUMNS)
    found = chapter.compare(review, rows, at)
    if found.digest != review.digest:
        _show(review, found)
        review.save(update_fields=["counts", "difference", "digest"])
        return review
    chapter.apply(by, at, review, rows)
    _end(review, "apply_list", by=by, at=at)
    return review


@act
def drop_list(*, by: Actor, at: datetime, review: HomeList) -> HomeList:
    """Gives the list up; nothing of it is taken over, and its rows are forgotten."""
    review = locked(review)
    require_developer(by, "acceptance.hand_over", review.project)
    _end(review, "drop_list", by=by, at=at)
    return review


def _end(review: HomeList, name: str, *, by: Actor, at: datetime) -> None:
    review.content, review.ended_at = "", at
    move(review, name, by=by, at=at, fields=("content", "ended_at"), kind=review.kind, **review.counts)


def _show(review: HomeList, found: Any) -> None:
    review.counts, review.difference, review.digest = found.counts, found.shown, found.digest


def _read(file: BinaryIO | bytes, chapter: ModuleType) -> tuple[list[sheets.Row], list[sheets.RowError]]:
    """The rows as far as they can be read, and what is wrong with their cells."""
    try:
        return sheets.read(file, chapter.COLUMNS, unique_together=chapter.TOGETHER), []
    except sheets.SheetRefused as refused:
        return list(refused.rows), list(refused.errors)


def _compared(
    chapter: ModuleType, review: HomeList, rows: Sequence[sheets.Row], at: datetime, errors: list[sheets.RowError]
) -> Any:
    """What the list would do; refused in one round with what is wrong with its cells and with what they say."""
    try:
        found = chapter.compare(review, rows, at)
    except sheets.SheetRefused as refused:
        told = {(each.row, each.header) for each in errors}
        errors = [*errors, *(each for each in refused.errors if (each.row, each.header) not in told)]
    if errors:
        raise sheets.SheetRefused(errors)
    return found


def _kept(rows: Sequence[sheets.Row]) -> str:
    return json.dumps([[row.number, row.values] for row in rows], cls=DjangoJSONEncoder, ensure_ascii=False)


def _read_back(content: str, columns: Sequence[sheets.Column]) -> list[sheets.Row]:
    headers = {column.name: column.header for column in columns}
    days = {column.name for column in columns if column.kind == "date"}
    return [
        sheets.Row(number, {n: date.fromisoformat(v) if n in days and v else v for n, v in values.items()}, headers)
        for number, values in json.loads(content)
    ]

"""A list comes back from Excel: compared, shown, chosen, applied; large ones in the background."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO

from django.utils.translation import gettext

from idi.foundation.core import jobs, sheets
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.documents import selectors as filed
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.projects.models import Building, ContentsImport, Project
from idi.lifecycle.projects.services.applying import apply
from idi.lifecycle.projects.services.asking import ask_to_invite
from idi.lifecycle.projects.services.book import MAX_BYTES, UNIT_BOOK, rows_of
from idi.lifecycle.projects.services.comparing import Change, Difference, compare
from idi.lifecycle.projects.services.editing import tell_insurers
from idi.lifecycle.projects.services.register import own
from idi.lifecycle.projects.wording import changed, exact

LARGE = 400 * 1024
"""Files above this many bytes (some 10,000 homes) are compared and applied by the worker."""
SHOWN = 200


@act
def import_units(*, by: Actor, at: datetime, project: Project, file: BinaryIO | bytes) -> int:
    """Takes over a list of homes and public parts at once, without a review; returns how many are new.

    Raises `SheetRefused` with every error of every row, and refuses a list that differs from rows somebody else changed
    meanwhile; then none of the list is taken over.
    """
    project = own(project, by)
    found = compare(project, _content(file))
    if found.conflicts:
        raise Refusal(Reason(gettext("清单中有别人已修改的行，请在导入页面逐行选择。"), "file"))
    apply(project, found, by=by, at=at)
    record(
        "projects.import_units", by=by, at=at, subject=project, units=len(found.new_units),
        buildings=len(found.new_buildings), changed=len(found.changed),
    )  # fmt: skip
    return len(found.new_units)


@act
def upload_contents(
    *, by: Actor, at: datetime, project: Project, file: BinaryIO | bytes, filename: str = ""
) -> ContentsImport:
    """Files an uploaded list and compares it with the register: at once where it is small, else in the background.

    Nothing is written but the upload itself until `confirm_contents`. A small file with errors is refused.
    """
    project = own(project, by)
    content = _content(file)
    row = ContentsImport.objects.create(
        project=project, region_code=project.region_code, filename=filename[:200] or gettext("清单"), person_id=by.person_id,
        organisation_id=by.organisation_id, asked_at=at,
    )  # fmt: skip
    if len(content) <= LARGE:
        _show(row, compare(project, content), by=by, at=at)
    kept = content if content.startswith(b"PK") else _as_book(content, at)
    row.document_id = documents.store(
        by=by, at=at, subject=row, kind="projects.contents", title=row.filename[:120], upload=kept
    ).pk
    row.save(update_fields=["document_id"])
    if row.state == "waiting":
        jobs.defer("projects.compare_contents", **_told(row, at))
    return row


def _content(file: BinaryIO | bytes) -> bytes:
    if isinstance(file, bytes):
        return file
    file.seek(0)
    return file.read(MAX_BYTES + 1)


def _as_book(content: bytes, at: datetime) -> bytes:
    """A CSV or older book as .xlsx, to keep it on file."""
    rows = rows_of(content)[1]
    return sheets.write(UNIT_BOOK, (row.values for row in rows), title=gettext("分户清单"), at=at)


@act
def compare_contents(*, by: Actor, at: datetime, imported: ContentsImport) -> ContentsImport:
    """Compares a filed list again, in the background or because the register changed; with errors it ends as refused."""
    project, row = own(imported.project, by), locked(imported)
    try:
        found = compare(project, _filed(row))
    except sheets.SheetRefused as refused:
        return _refuse(row, [str(error) for error in refused.errors], by=by, at=at)
    _show(row, found, by=by, at=at)
    return row


@act
def confirm_contents(
    *, by: Actor, at: datetime, imported: ContentsImport, mine: Iterable[str] = (), remove: Iterable[str] = ()
) -> ContentsImport:
    """Applies what was shown: of the conflicts those in `mine`, of the missing rows those in `remove` (keys).

    All or nothing. Where the register changed since it was shown, nothing is applied and the new difference is shown.
    """
    own(imported.project, by)
    row = locked(imported)
    row.choices = {"mine": sorted(mine), "remove": sorted(remove)}
    move(row, "confirm_import", by=by, at=at, fields=("choices",))
    if filed.readable(row.document_id or 0) is not None and _size(row) > LARGE:
        jobs.defer("projects.apply_contents", **_told(row, at))
        return row
    return apply_contents(by=by, at=at, imported=row)


@act
def apply_contents(*, by: Actor, at: datetime, imported: ContentsImport) -> ContentsImport:
    """Writes a confirmed list; the last step of `confirm_contents`."""
    project, row = own(imported.project, by), locked(imported)
    try:
        found = compare(project, _filed(row))
    except sheets.SheetRefused as refused:
        return _refuse(row, [str(error) for error in refused.errors], by=by, at=at)
    if found.digest != row.digest:
        _show(row, found, by=by, at=at)
        return row
    try:
        apply(project, found, by=by, at=at, **row.choices)
    except Refusal as refusal:
        return _refuse(row, [reason.message for reason in refusal.reasons], by=by, at=at)
    row.ended_at = at
    move(row, "apply_import", by=by, at=at, fields=("ended_at",), **found.counts)
    tell_insurers(project, by=by, at=at, what=gettext("单体和分户清单"))
    ask_to_invite(project, by=by, at=at)
    return row


@act
def drop_contents(*, by: Actor, at: datetime, imported: ContentsImport) -> ContentsImport:
    """Gives the list up; nothing of it is taken over."""
    own(imported.project, by)
    row = locked(imported)
    row.ended_at = at
    move(row, "drop_import", by=by, at=at, fields=("ended_at",))
    return row


def _filed(row: ContentsImport) -> bytes:
    document = filed.latest(row, "projects.contents")
    if document is None:
        raise Refusal(Reason(gettext("找不到上传的清单，请重新上传。")))
    return filed.content(document)


def _size(row: ContentsImport) -> int:
    document = filed.latest(row, "projects.contents")
    return document.size if document else 0


def _told(row: ContentsImport, at: datetime) -> dict[str, Any]:
    return {"pk": row.pk, "project_id": row.project_id, "at": at.isoformat(), "person_id": row.person_id,
            "organisation_id": row.organisation_id}  # fmt: skip


def _refuse(row: ContentsImport, errors: list[str], *, by: Actor, at: datetime) -> ContentsImport:
    row.errors, row.ended_at = [*errors[:SHOWN], *(["…"] if len(errors) > SHOWN else [])], at
    move(row, "refuse_import", by=by, at=at, fields=("errors", "ended_at"), errors=len(errors))
    return row


def _show(row: ContentsImport, found: Difference, *, by: Actor, at: datetime) -> None:
    numbers: dict[int | str, str] = dict(Building.objects.filter(project=row.project_id).values_list("id", "number"))
    row.counts, row.digest, row.errors = found.counts, found.digest, []
    row.difference = {
        "new": [*({"label": each["number"]} for each in found.new_buildings[:SHOWN]),
                *({"label": f"{numbers.get(each[0], each[0])} {each[1]}"} for each in found.new_units[:SHOWN])],
        "changed": [_words(each) for each in found.changed[:SHOWN]],
        "conflicts": [_words(each) for each in found.conflicts[:SHOWN]],
        "missing": [{"key": f"{subject}-{pk}", "label": label} for subject, pk, label in found.missing[:SHOWN]],
    }  # fmt: skip
    move(row, "compare_import", by=by, at=at, fields=("counts", "digest", "difference", "errors"), **found.counts)


def _words(change: Change) -> dict[str, Any]:
    """A change as its page shows it."""
    return {
        "key": change.key, "label": change.label,
        "mine": [changed(change.subject, n, exact(change.opened[n]), exact(v)) for n, v in change.mine.items()],
        "theirs": [changed(change.subject, n, exact(change.opened[n]), exact(v)) for n, v in change.theirs.items()],
    }  # fmt: skip

"""A whole book of outside policies: taken from Excel and checked, looked over, entered by a job as a whole or not at all."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from django.urls import reverse

from idi.foundation.core import jobs
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.aside import Aside
from idi.foundation.core.errors import Conflict, Reason, Refusal
from idi.foundation.core.numbers import next_number
from idi.foundation.documents import selectors as documents
from idi.foundation.documents import services as filing
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices.services import tell
from idi.foundation.parties import selectors as parties
from idi.lifecycle.policies import book_sheet
from idi.lifecycle.policies.models import Book, BookRow, Policy
from idi.lifecycle.policies.outside import read_back
from idi.lifecycle.policies.services.book_files import ask_for_files, check_names, file_each, unpack
from idi.lifecycle.policies.services.entering_endorsements import check_papers, enter_endorsements, file_papers
from idi.lifecycle.policies.services.matching import matched
from idi.lifecycle.policies.services.outside_checks import number_faults
from idi.lifecycle.policies.services.recording import enter, require_own_lead
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

FILE = "policies.book_file"
_TELL_EVERY = 10


@act
def take_book(
    *, by: Actor, at: datetime, lead: Organisation, upload: BinaryIO | bytes, name: str = "",
    archive: BinaryIO | bytes | None = None,
) -> Book:  # fmt: skip
    """Reads and checks a book; the policies are entered by `start_book` after somebody looked it over.

    `archive` is a zip of the policies' files, and endorsements' files, each named by its outside number. Raises
    `SheetRefused` with every error of every row, and refuses the same file a second time; then nothing is kept.
    """
    by.require("policies.record_outside")
    require_own_lead(by, lead)
    content = upload if isinstance(upload, bytes) else upload.read(book_sheet.MOST_BYTES + 1)
    digest = hashlib.sha256(content).hexdigest()
    if known := Book.objects.filter(lead=lead, sha256=digest).exclude(state__in=("dropped", "refused")).first():
        raise Conflict(
            Reason(f"这个文件已作为补录批次 {known} 上传过（{known.get_state_display()}），请勿重复上传。", "upload")
        )
    found = matched(by=by, at=at, lead=lead, reads=book_sheet.read(content))
    files = unpack(archive)
    papers = [paper["paper_number"] for each in found for paper in each.endorsements]
    check_names(files, [each.outside.outside_number for each in found] + papers)
    check_papers(files, papers)
    book = Book.objects.create(
        region_code=lead.region_code, lead=lead, number=next_number("BL", lead.region_code, at), name=name[:200],
        sha256=digest, count=len(found), warned=sum(1 for each in found if each.warnings), taken_at=at,
        taken_by_id=by.person_id or 0,
    )  # fmt: skip
    rows = BookRow.objects.bulk_create(
        BookRow(
            book=book, region_code=lead.region_code, lead_id=lead.pk, number=each.number,
            outside_number=each.outside.outside_number, project=each.outside.project,
            project_name=each.outside.project.name, kept={**each.outside.kept(), "endorsements": each.endorsements}, warnings=each.warnings,
        )
        for each in found
    )  # fmt: skip
    filing.store(by=by, at=at, subject=book, kind="policies.book", title=f"补录批次 {book.number}", upload=content,
                 number=book.number, field="upload")  # fmt: skip
    file_each(by=by, at=at, rows=rows, files=files)
    for row in rows:
        file_papers(by=by, at=at, row=row, files=files)
    record("policies.take_book", by=by, at=at, subject=book, count=book.count, warned=book.warned, files=len(files))
    return book


@act
def start_book(*, by: Actor, at: datetime, book: Book) -> Book:
    """Hands a checked book to the worker."""
    book = _own(by, book)
    move(book, "start_book", by=by, at=at, count=book.count)
    jobs.defer(
        "policies.record_book", book_id=book.pk, person_id=by.person_id, organisation_id=by.organisation_id,
        at=at.isoformat(),
    )  # fmt: skip
    return book


@act
def drop_book(*, by: Actor, at: datetime, book: Book) -> Book:
    """Gives a checked book up; its file may be taken again."""
    book = _own(by, book)
    book.ended_at = at
    move(book, "drop_book", by=by, at=at, fields=("ended_at",))
    return book


@act
def record_book(*, by: Actor, at: datetime, book: Book) -> Book:
    """Enters every policy of a running book, or none: the first that cannot be entered any more refuses all, by its row.
    The papers of their proofs are printed by a job of its own.

    The row of the book stays unlocked until the end, for how far it is is told on a connection of its own.
    """
    by.require("policies.record_outside")
    require_own_lead(by, book.lead)
    book.machine.after("finish_book", book.state)
    insurers = {each.pk: each for each in parties.organisations("insurer")}
    rows = list(book.entries.order_by("number"))
    files = documents.of_each(rows)
    with Aside(by, at) as aside:
        for done, row in enumerate(rows, 1):
            file = next((each for each in files[row.pk] if each.kind == FILE), None)
            row.policy = _enter(by, at, book, row, insurers, documents.content(file) if file else None)
            enter_endorsements(by=by, at=at, row=row, policy=row.policy)
            if done % _TELL_EVERY == 0:
                aside.run("UPDATE policies_book SET done = %s WHERE id = %s", [done, book.pk])
    BookRow.objects.bulk_update(rows, ["policy"])
    ask_for_files(by=by, at=at, book=book)
    book.done, book.ended_at = book.count, at
    move(book, "finish_book", by=by, at=at, fields=("done", "ended_at"), count=book.count)
    tell(by=by, at=at, holder_id=book.lead_id, subject=book, title=f"补录批次 {book.number} 已录入",
         text=f"{book.count} 份保险单已全部录入。缺少的文件和资料列在“补录缺项”里。", address=_address(book))  # fmt: skip
    return book


def _enter(
    by: Actor, at: datetime, book: Book, row: BookRow, insurers: dict[int, Organisation], upload: bytes | None
) -> Policy:
    known = list(number_faults(book.lead_id, row.outside_number))
    with house(row.project_id, cause=by):
        project = projects.project(row.project_id)
        outside = read_back(row.kept, project=project, lead=book.lead, insurers=insurers)
        try:
            return enter(
                by=by, at=at, outside=outside, upload=upload, known=known, warned=row.warnings, printed=False,
            )  # fmt: skip
        except Refusal as refusal:
            where = f"第 {row.number} 行 {row.outside_number}："
            raise Refusal(*(Reason(where + reason.message) for reason in refusal.reasons)) from refusal


@act
def refuse_book(*, by: Actor, at: datetime, book: Book, problems: list[str]) -> Book:
    """Notes why a running book was not entered; nothing of it was."""
    book = _own(by, book)
    book.done, book.problems, book.ended_at = 0, problems, at
    move(book, "refuse_book", by=by, at=at, fields=("done", "problems", "ended_at"), problems=len(problems))
    tell(by=by, at=at, holder_id=book.lead_id, subject=book, title=f"补录批次 {book.number} 没有录入",
         text="；".join(problems)[:500], address=_address(book))  # fmt: skip
    return book


def _address(book: Book) -> str:
    return reverse("policies:book", args=[book.pk])


def _own(by: Actor, book: Book) -> Book:
    by.require("policies.record_outside")
    book = locked(book)
    require_own_lead(by, book.lead)
    return book

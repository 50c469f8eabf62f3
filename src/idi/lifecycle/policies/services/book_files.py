"""The files of a book's policies: a zip in which each is named by its outside number, or one handed in later."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import BinaryIO

from django.db.models import QuerySet
from django.urls import reverse

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.documents import services as filing
from idi.foundation.journal.services import locked, record
from idi.lifecycle.policies.models import Book, BookRow, Policy
from idi.lifecycle.policies.services.recording import file_outside, require_own_lead

MOST_BYTES = 300 * 1024 * 1024
_MOST_FILES = 2_000


def unpack(archive: BinaryIO | bytes | None) -> dict[str, bytes]:
    """Contents by outside number; refuses what is no zip, is too large, or names one number twice."""
    if not archive:
        return {}
    content = archive if isinstance(archive, bytes) else archive.read(MOST_BYTES + 1)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            inside = [each for each in packed.infolist() if not each.is_dir() and not _is_noise(_name(each))]
            _require_small(len(content), inside)
            return _by_number({_name(each): packed.read(each) for each in inside}, len(inside))
    except (zipfile.BadZipFile, RuntimeError) as wrong:  # RuntimeError: a password, or a compression unknown here
        raise Refusal(Reason("这不是可以读取的 zip 压缩包，或设有密码。", "archive")) from wrong


def check_names(files: Mapping[str, bytes], numbers: Sequence[str]) -> None:
    """Refuses files named after no policy of the book."""
    no = Refusals()
    for number in files:
        no.unless(number in numbers, f"压缩包里的“{number}”不是表中的外部保险单号，请改名或删除。", field="archive")
    no.stop()


def file_each(*, by: Actor, at: datetime, rows: Sequence[BookRow], files: Mapping[str, bytes]) -> None:
    """Files the contents under their rows; a file that is no policy document is refused with its name."""
    for row in rows:
        if row.outside_number not in files:
            continue
        try:
            filing.store(
                by=by, at=at, subject=row, kind="policies.book_file", title=f"外部保险单 {row.outside_number}",
                upload=files[row.outside_number], number=row.outside_number, field="archive",
            )  # fmt: skip
        except Refusal as refusal:
            words = (Reason(f"{row.outside_number}：{reason.message}", "archive") for reason in refusal.reasons)
            raise Refusal(*words) from refusal


@act
def add_outside_file(*, by: Actor, at: datetime, policy: Policy, upload: BinaryIO | bytes) -> Policy:
    """Files the outside policy later on. Refuses a policy that was issued here and one that has its file."""
    by.require("policies.record_outside")
    with house(policy.project_id, cause=by):
        policy = locked(policy)
        require_own_lead(by, policy.lead)
        if policy.origin != Policy.Origin.RECORDED:
            raise Refusal(Reason("这份保险单在平台签发，没有外部文件。"))
        if policy.outside_document_id is not None:
            raise Conflict(Reason("外部保险单的文件已经归档，请刷新页面。"))
        file_outside(by=by, at=at, policy=policy, upload=upload)
    record("policies.add_outside_file", by=by, at=at, subject=policy)
    if row := BookRow.objects.select_related("book").filter(policy=policy).first():
        ask_for_files(by=by, at=at, book=row.book)
    return policy


@act
def add_book_files(*, by: Actor, at: datetime, book: Book, archive: BinaryIO | bytes) -> int:
    """Files the outside policies of a recorded book that came without; returns how many. Refuses names of other policies and of
    such as have their file, and then keeps none."""
    by.require("policies.record_outside")
    require_own_lead(by, book.lead)
    if book.state != "recorded":
        raise Conflict(Reason("这一批还没有录入，文件请在上传时一起提交。"))
    waiting = {row.outside_number: row.policy for row in _without_file(book)}
    files = unpack(archive)
    if not files:
        raise Refusal(Reason("压缩包里没有文件。", "archive"))
    no = Refusals()
    for number in files:
        no.unless(number in waiting, f"“{number}”不是这一批里缺文件的外部保险单号，请改名或删除。", field="archive")
    no.stop()
    for number, content in files.items():
        policy = waiting[number]
        assert policy is not None  # noqa: S101  a recorded row has become a policy
        add_outside_file(by=by, at=at, policy=policy, upload=content)
    return len(files)


def ask_for_files(*, by: Actor, at: datetime, book: Book) -> None:
    """One task for a book as long as any of its policies has no file."""
    without = _without_file(book).count()
    finish_task(by=by, at=at, kind="policies.add_files", subject=book, project_id=book.lead_id)
    if without:
        open_task(
            by=by, at=at, holder_id=book.lead_id, kind="policies.add_files", subject=book, region_code=book.region_code,
            title=f"补录批次 {book.number}：{without} 份保险单缺文件", capability="policies.record_outside",
            address=reverse("policies:book", args=[book.pk]),
        )  # fmt: skip


def _without_file(book: Book) -> QuerySet[BookRow]:
    rows = BookRow.objects.filter(book=book, policy__outside_document_id__isnull=True)
    return rows.select_related("policy__lead").order_by("number")


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as its author wrote it: many Chinese tools pack names in GB18030 without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _is_noise(name: str) -> bool:
    """What packing tools add by themselves."""
    return "__MACOSX" in name or PurePosixPath(name).name.startswith(".")


def _require_small(packed: int, inside: Sequence[zipfile.ZipInfo]) -> None:
    no = Refusals()
    unpacked = sum(each.file_size for each in inside)
    no.unless(
        packed <= MOST_BYTES and unpacked <= MOST_BYTES,
        "压缩包超过 300 MB，请分批上传，或录入后逐份补交文件。",
        field="archive",
    )
    no.unless(len(inside) <= _MOST_FILES, f"压缩包里超过 {_MOST_FILES} 个文件，请分批上传。", field="archive")
    no.stop()


def _by_number(files: Mapping[str, bytes], count: int) -> dict[str, bytes]:
    named = {PurePosixPath(name).stem.strip().upper(): content for name, content in files.items()}
    if len(named) < count:
        raise Refusal(Reason("压缩包里有两个文件用了同一个外部保险单号，请只保留一个。", "archive"))
    return named

"""A file of records: read and previewed, then taken over as previewed or dropped. The file itself stays on record."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from idi.foundation.core import sheets
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusal
from idi.foundation.credit.models import Batch
from idi.foundation.credit.services.planning import HEADERS, Plan, foresee
from idi.foundation.credit.services.records import COLUMNS, Record
from idi.foundation.credit.services.taking_in import RecordsRefused, take_in
from idi.foundation.diary import services as diary
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.foundation.parties import selectors as parties

MOST_ROWS = 2000
APPLY_TASK = "credit.apply"
_DATES = ("happened_on", "from_on", "until_on")


@act
def prepare(
    *, by: Actor, at: datetime, file: BinaryIO, name: str, evidence: BinaryIO | None = None
) -> Batch:  # fmt: skip
    """Reads a file (Excel or CSV, columns `COLUMNS`) and keeps it to be looked at; nothing of it counts yet.

    Refused with every error of every row. `evidence` is the paper the list comes with (PDF, photo, Excel, Word).
    """
    by.require("credit.record")
    recorder = parties.organisation(by.organisation_id)
    if recorder is None:
        raise Refusal("请以单位身份导入信用记录。")
    file.seek(0)
    content = file.read(sheets.reading.MAX_BYTES + 1)
    records, plan = _read(content, local_date(at))
    batch = Batch.objects.create(
        recorder_id=recorder.pk, region_code=recorder.region_code, name=name[:120], prepared_at=at,
        sha256=hashlib.sha256(content).hexdigest(), records=[_plain(each) for each in records],
        foreseen=plan.fingerprint,
    )  # fmt: skip
    if evidence is not None:
        documents.store(
            by=by, at=at, subject=batch, kind="credit.evidence", title=f"{batch.name} 佐证材料"[:120], upload=evidence,
            field="evidence",
        )  # fmt: skip
    record("credit.prepare", by=by, at=at, subject=batch, sha256=batch.sha256, rows=len(records))
    diary.open_task(
        by=by, at=at, holder_id=recorder.pk, kind=APPLY_TASK, capability="credit.record", subject=batch,
        title=f"核对预览后导入或放弃：{batch.name}"[:200], address=f"/credit/batches/{batch.pk}/",
        region_code=recorder.region_code,
    )  # fmt: skip
    return batch


def _read(content: bytes, on: date) -> tuple[list[Record], Plan]:
    """The records and what they would do; refuses with what no cell can be and what no record can be, all in one round."""
    rows, unread = sheets.read_through(content, COLUMNS, max_rows=MOST_ROWS)
    if unread and not rows:
        raise sheets.SheetRefused(unread)
    records = [_record(row, on) for row in rows]
    plan, wrong = foresee(records, on)
    if unread:
        undated = {error.row for error in unread if error.header in {HEADERS[name] for name in _DATES}}
        told = (
            sheets.RowError(each.message, each.row, HEADERS[each.field], each.value)
            for each in wrong
            if each.field not in _DATES or each.row not in undated
        )
        raise sheets.SheetRefused(sheets.beside(unread, told))
    if wrong:
        raise RecordsRefused(wrong)
    return records, plan


def _record(row: sheets.Row, on: date) -> Record:
    """A row as a record; where its date could not be read, which is refused anyway, the day it is read on stands in."""
    words = {name: (row[name] or "").strip() for name in ("uscc", "kind", "value", "source", "reference", "note")}
    words["uscc"] = words["uscc"].upper()
    return Record(
        row=row.number, happened_on=row["happened_on"] or on, from_on=row["from_on"] or row["happened_on"] or on,
        until_on=row["until_on"], **words,
    )  # fmt: skip


def _plain(each: Record) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, date) else value for name, value in _fields(each).items()}


def _fields(each: Record) -> dict[str, Any]:
    return {name: getattr(each, name) for name in Record.__dataclass_fields__}


def records_of(batch: Batch) -> list[Record]:
    """The records as they were read."""
    return [Record(**_typed(kept)) for kept in batch.records]


def _typed(kept: dict[str, Any]) -> dict[str, Any]:
    return {name: date.fromisoformat(value) if name in _DATES and value else value for name, value in kept.items()}


def plan_of(batch: Batch, on: date) -> Plan:
    """What taking the file over today would do."""
    plan, _wrong = foresee(records_of(batch), on)
    return plan


@act
def apply(*, by: Actor, at: datetime, batch: Batch, corrects: bool = False, because: str = "") -> Batch:
    """Takes the file over as it was previewed. Refused where the records on file have changed since: look again."""
    batch = _waiting(by, batch)
    records = records_of(batch)
    plan, wrong = foresee(records, local_date(at))
    if wrong:
        raise RecordsRefused(wrong)
    if plan.fingerprint != batch.foreseen:
        raise Conflict(Reason("预览之后登记的记录有变化，请重新上传并核对预览。"))
    take_in(by=by, at=at, records=records, corrects=corrects, because=because, batch=batch)
    batch.applied_at = at
    batch.new_count, batch.known_count, batch.corrected_count = _counts(plan)
    batch.save(update_fields=["applied_at", "new_count", "known_count", "corrected_count"])
    diary.finish_task(by=by, at=at, kind=APPLY_TASK, subject=batch, project_id=batch.recorder_id)
    record(
        "credit.apply", by=by, at=at, subject=batch, new=batch.new_count, known=batch.known_count,
        corrected=batch.corrected_count,
    )  # fmt: skip
    return batch


def _counts(plan: Plan) -> Sequence[int]:
    return [len(plan.of(standing)) for standing in ("new", "known", "other")]


@act
def drop(*, by: Actor, at: datetime, batch: Batch) -> Batch:
    """The file is not taken over."""
    batch = _waiting(by, batch)
    batch.dropped_at = at
    batch.save(update_fields=["dropped_at"])
    diary.finish_task(by=by, at=at, kind=APPLY_TASK, subject=batch, project_id=batch.recorder_id)
    record("credit.drop", by=by, at=at, subject=batch)
    return batch


def _waiting(by: Actor, batch: Batch) -> Batch:
    by.require("credit.record")
    batch = locked(batch)
    if batch.applied_at or batch.dropped_at:
        raise Conflict(Reason("这一批记录已经处理。"))
    return batch

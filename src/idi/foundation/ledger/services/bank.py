"""Bank files: read whole or refused with every row, shown, then booked once; what matches is placed on its dues."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from django.db.models import Sum

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusals
from idi.foundation.core.money import yuan
from idi.foundation.journal.services import announce, locked, move, record
from idi.foundation.ledger import bankfile
from idi.foundation.ledger.events import MoneyMoved
from idi.foundation.ledger.models import BankFile, BankLine, Due, Payment
from idi.foundation.ledger.selectors.bank import matched, open_due_by_number
from idi.foundation.ledger.services.dues import receive
from idi.foundation.ledger.services.posting import book_line, book_return
from idi.foundation.parties.selectors import organisation


@act
def read_file(*, by: Actor, at: datetime, upload: BinaryIO, name: str = "") -> BankFile:
    """Reads a bank file and keeps what it says, to be looked at and booked. The same file again is the same file.

    Refused with every row that cannot be read; nothing of it is kept then.
    """
    by.require("ledger.receive")
    holder: Any = organisation(by.organisation_id)
    if holder is None or holder.kind != "insurer":
        raise Forbidden(Reason("银行流水由保险机构导入。"))
    content = upload.read()
    digest = hashlib.sha256(content).hexdigest()
    known = BankFile.objects.filter(holder_id=holder.pk, sha256=digest).exclude(state="dropped").first()
    if known is not None:
        return known
    read = bankfile.lines(content, today=local_date(at))
    file = BankFile.objects.create(
        holder_id=holder.pk, region_code=holder.region_code, name=name or getattr(upload, "name", "") or digest[:12],
        sha256=digest, read=read, uploaded_at=at,
    )  # fmt: skip
    record("ledger.read_file", by=by, at=at, subject=file, lines=len(read), sha256=digest)
    return file


@act
def book_file(*, by: Actor, at: datetime, file: BankFile) -> BankFile:
    """Books every line whose serial number is new and places what matches; the rest waits on the suspense account."""
    file = _own(by, locked(file))
    move(file, "book_file", by=by, at=at)
    placed = 0
    for each in matched(file):
        if each.known:
            continue
        line = _line(file, each.read, at)
        for due, amount in each.parts:
            _place(by, at, line, Due.objects.get(pk=due.pk), amount)
            placed += 1
    record("ledger.book_lines", by=by, at=at, subject=file, lines=file.lines.count(), placed=placed)
    return file


@act
def drop_file(*, by: Actor, at: datetime, file: BankFile) -> BankFile:
    """Lets a file go that was read but not booked."""
    file = _own(by, locked(file))
    move(file, "drop_file", by=by, at=at)
    return file


def _line(file: BankFile, read: dict[str, Any], at: datetime) -> BankLine:
    """The line with its voucher; what was noted by hand under its serial number before is placed already."""
    line = BankLine(
        file=file, holder_id=file.holder_id, region_code=file.region_code, serial=read["serial"], party=read["party"],
        remark=read["remark"], booked_on=date.fromisoformat(read["booked_on"]), incoming=Decimal(read["incoming"]),
        outgoing=Decimal(read["outgoing"]),
    )  # fmt: skip
    side = "creditor_id" if line.incoming else "debtor_id"
    noted = Payment.objects.filter(reference=line.serial, line=None, written_back_by=None, **{side: file.holder_id})
    before = min(noted.aggregate(sum=Sum("amount"))["sum"] or Decimal(0), line.amount)
    line.placed = before
    line.save()
    if line.open:
        book_line(line, at)
    return line


@act
def place(*, by: Actor, at: datetime, line: BankLine, parts: Sequence[tuple[str, Decimal]]) -> BankLine:
    """Places money of the suspense account on dues by hand: one transfer on one or several, in full or in part.

    `parts` are numbers of dues and amounts. All of it or nothing.
    """
    line = _own(by, locked(line))
    no = Refusals()
    no.unless(bool(parts), "请填写至少一笔账款。", field="parts")
    total = sum((amount for _, amount in parts), Decimal(0))
    no.unless(total <= line.open, f"合计 {total:,.2f} 元超过这笔流水未对应的 {line.open:,.2f} 元。", field="parts")
    found = [(_due_of(no, line, number), amount) for number, amount in parts]
    no.stop()
    for due, amount in found:
        if due is not None:
            _place(by, at, line, due, amount)
    return line


def _due_of(no: Refusals, line: BankLine, number: str) -> Due | None:
    due = open_due_by_number(line, number)
    no.unless(
        due is not None, f"没有找到可以对应的账款“{number}”：应为本机构未结清的账款，方向与流水一致。", field="parts"
    )
    return due


def _place(by: Actor, at: datetime, line: BankLine, due: Due, amount: Decimal) -> None:
    receive(by=by, at=at, due=due, amount=amount, paid_on=line.booked_on, reference=line.serial, line=line)
    announce(MoneyMoved.on(due, at=at, by=by))


@act
def give_back(*, by: Actor, at: datetime, line: BankLine, amount: Decimal, paid_on: date) -> BankLine:
    """Notes that money nobody owed went back to who sent it."""
    line = _own(by, locked(line))
    no = Refusals()
    no.unless(bool(line.incoming), "只有收入的流水可以退还。")
    no.unless(amount > 0 and yuan(amount) == amount, "金额应大于零且精确到分。", field="amount")
    no.unless(amount <= line.open, f"金额 {amount:,.2f} 元超过暂收余额 {line.open:,.2f} 元。", field="amount")
    no.unless(line.booked_on <= paid_on <= local_date(at), "退还日期应在到账之后且不晚于今天。", field="paid_on")
    no.stop()
    line.placed += amount
    line.save(update_fields=["placed"])
    book_return(line, amount, paid_on, at)
    record("ledger.refund", by=by, at=at, subject=line, amount=amount, paid_on=paid_on)
    return line


def _own(by: Actor, row: Any) -> Any:
    by.require("ledger.receive")
    if not by.acts_for(row.holder_id):
        raise Forbidden(Reason("只能办理本机构的银行流水。"))
    if getattr(row, "state", "booked") == "dropped":
        raise Conflict(Reason("这份银行流水已放弃。"))
    return row

"""To the bank and back: approved payments leave in a list, each once; the list comes back with what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from idi.foundation.core import sheets
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal
from idi.foundation.core.numbers import next_number
from idi.foundation.core.sheets import Row, RowError, SheetRefused
from idi.foundation.journal.services import locked, move, record
from idi.foundation.parties.selectors import organisation
from idi.lifecycle.payouts.bankfile import COLUMNS, line
from idi.lifecycle.payouts.models import Batch, Payout
from idi.lifecycle.payouts.services.asking import CORRECT, ask
from idi.lifecycle.payouts.services.payee import still_owed
from idi.lifecycle.payouts.services.paying import pay


@act
def batch(*, by: Actor, at: datetime, payouts: Sequence[Payout] = ()) -> Batch:
    """All approved payments of the lead (or these of them) in one list for the bank. Each leaves in one list only.

    One to an owner who passed the home on since the approval stays behind, and its account is asked for again.
    """
    by.require("claims.pay")
    lead: Any = organisation(by.organisation_id)
    if lead is None or lead.kind != "insurer":
        raise Forbidden(Reason("付款清单由保险机构生成。"))
    rows = Payout.objects.select_for_update().filter(lead_id=lead.pk, state="approved").order_by("id")
    chosen = list(rows.filter(pk__in=[each.pk for each in payouts]) if payouts else rows)
    if not chosen:
        raise Conflict(Reason("没有已批准待付的款项。请先提交并批准付款。"))
    leaving = still_owed(chosen, by=by)
    for payout in chosen:
        if payout not in leaving:
            ask(CORRECT, payout, f"付款 {payout.number}：房屋已转让，请更改收款账户", by=by, at=at)
    new = Batch.objects.create(
        lead=lead, region_code=lead.region_code, number=next_number("QD", lead.region_code, at), count=len(leaving),
        total=sum((each.amount for each in leaving), Decimal(0)), made_at=at,
    )  # fmt: skip
    for payout in leaving:
        payout.batch = new
        move(payout, "list_for_bank", by=by, at=at, fields=("batch",), batch=new.pk)
    record("payouts.batch", by=by, at=at, subject=new, count=new.count, total=new.total)
    return new


@act
def download(*, by: Actor, at: datetime, batch: Batch) -> list[dict[str, Any]]:
    """The lines of a list with full accounts, for the bank; recorded who took them, never what stood there."""
    batch = _own(batch, by)
    record("payouts.download", by=by, at=at, subject=batch, count=batch.count)
    return [line(each) for each in batch.payouts.select_related("due").order_by("id")]


@act
def take_results(*, by: Actor, at: datetime, batch: Batch, upload: BinaryIO | bytes) -> tuple[int, int]:
    """The list with the bank's answers: what succeeded is paid, what failed comes back to be corrected and approved again.

    Returns how many were paid and how many failed. A line answered before changes nothing; refused whole, with every row,
    where a line cannot be read or is not of this list.
    """
    batch = _own(batch, by)
    rows = sheets.read(upload, COLUMNS)
    known = {each.number: each for each in batch.payouts.select_related("claim", "due")}
    errors = [error for row in rows for error in _wrong(row, known, at)]
    if errors:
        raise SheetRefused(errors)
    done = [_answer(known[row["number"]], row, by=by, at=at) for row in rows if row["result"]]
    record(
        "payouts.take_results", by=by, at=at, subject=batch, paid=done.count("paid"), failed=done.count("failed")
    )  # fmt: skip
    return done.count("paid"), done.count("failed")


def _wrong(row: Row, known: dict[str, Payout], at: datetime) -> list[RowError]:
    payout = known.get(row["number"])
    if payout is None:
        return [row.wrong("number", "这份付款清单里没有这个付款编号，请用本清单的回盘文件。")]
    found = []
    if row["amount"] is not None and row["amount"] != payout.amount:
        found.append(row.wrong("amount", f"金额与清单不一致，清单为 {payout.amount:,.2f} 元。"))
    if row["result"] == "paid":
        if not row["reference"]:
            found.append(row.wrong("reference", "付款成功的，请填写银行流水号。"))
        if row["paid_on"] is None or row["paid_on"] > local_date(at):
            found.append(row.wrong("paid_on", "付款成功的，请填写付款日期，不能晚于今天。"))
        if payout.state == "failed":
            found.append(row.wrong("result", "这一笔已登记为付款失败，请核对。"))
        elif payout.state == "paid" and row["reference"] and payout.reference != row["reference"]:
            found.append(row.wrong("reference", f"这一笔已按流水号 {payout.reference} 付款，不能再付一次。"))
    if row["result"] == "failed":
        if not row["reason"]:
            found.append(row.wrong("reason", "付款失败的，请填写失败原因。"))
        if payout.state == "paid":
            found.append(row.wrong("result", f"这一笔已按流水号 {payout.reference} 付款，请核对。"))
    return found


def _answer(payout: Payout, row: Row, *, by: Actor, at: datetime) -> str:
    if payout.state != "listed":
        return "known"
    if row["result"] == "paid":
        try:
            pay(by=by, at=at, payout=payout, paid_on=row["paid_on"], reference=row["reference"])
        except Refusal as refusal:
            raise SheetRefused([row.wrong("number", str(refusal))]) from refusal
        return "paid"
    _fail(payout, row["reason"], by=by, at=at)
    return "failed"


def _fail(payout: Payout, reason: str, *, by: Actor, at: datetime) -> None:
    """Back to be corrected: whatever account comes next is approved by a second person."""
    payout = locked(payout)
    payout.reason = reason.strip()[:300]
    move(payout, "fail", by=by, at=at, fields=("reason",))
    ask(CORRECT, payout, f"付款 {payout.number} 银行退回：{payout.reason}"[:200], by=by, at=at)


def _own(batch: Batch, by: Actor) -> Batch:
    by.require("claims.pay")
    batch = locked(batch)
    if not by.acts_for(batch.lead_id):
        raise Forbidden(Reason("只能办理本机构的付款清单。"))
    return batch

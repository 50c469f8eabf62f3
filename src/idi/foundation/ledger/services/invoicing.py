"""Electronic invoices, issued outside: number and amounts are recorded on the due; a red one takes back a blue one."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.db.models import Sum

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.money import yuan
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.foundation.ledger.models import Due, Invoice

_NUMBER = re.compile(r"\d{8}|\d{20}")


def may_invoice(due: Due, by: Actor) -> bool:
    """Whether the actor's organisation invoices on this due: its creditor, or the insurer that pays a premium back.

    What was invoiced on a due that was cancelled since is still taken back.
    """
    refund = due.kind in (Due.Kind.PREMIUM_ADJUSTMENT, Due.Kind.PREMIUM_SHARE) and by.acts_for(due.debtor_id)
    live = not due.cancelled_at or due.invoices.exists()
    return by.may("ledger.receive") and live and (by.acts_for(due.creditor_id) or refund)


@act
def record_invoice(
    *, by: Actor, at: datetime, due: Due, kind: str, number: str, issued_on: date, gross: Decimal, net: Decimal,
    tax: Decimal, blue_number: str = "", file: BinaryIO | None = None,
) -> Invoice:  # fmt: skip
    """Records an invoice of the actor's organisation. A red one names the blue one it takes back.

    Refused: a number used before, amounts that do not add up, more than the due leaves to invoice, a red one above its blue.
    """
    if not may_invoice(due, by):
        raise Forbidden(Reason("发票由收款的保险机构登记；退还保险费的红字发票由付款的保险机构登记。"))
    due, number, red = locked(due), number.strip(), kind == Invoice.Kind.RED
    issuer = next(side for side in (due.creditor_id, due.debtor_id) if side and by.acts_for(side))
    blue = _blue(due, issuer, blue_number.strip()) if red else None
    no = Refusals()
    no.unless(kind in Invoice.Kind.values, "请选择蓝字或红字发票。", field="kind")
    no.unless(_NUMBER.fullmatch(number) is not None, "发票号码应为 20 位（数电票）或 8 位数字。", field="number")
    no.unless(issued_on <= local_date(at), "开票日期不能晚于今天。", field="issued_on")
    no.unless(all(yuan(each) == each for each in (gross, net, tax)), "金额应精确到分。", field="gross")
    no.unless(gross > 0 and net > 0 and tax >= 0, "价税合计和不含税金额应大于零，税额不小于零。", field="gross")
    no.unless(net + tax == gross, f"不含税金额加税额应等于价税合计：{net} + {tax} ≠ {gross}。", field="gross")
    if red:
        _check_red(no, due, blue, blue_number, gross)
    else:
        left = to_invoice(due)
        no.unless(due.creditor_id == issuer, "退还保险费只能开红字发票。", field="kind")
        no.unless(gross <= left, f"这笔账款还可以开票 {left:,.2f} 元。", field="gross")
    no.stop()
    buyer = blue.buyer_id if blue else due.invoice_to_id or due.debtor_id
    invoice = _create(
        due=due, region_code=due.region_code, project_id=due.project_id, contract=due.contract, issuer_id=issuer, buyer_id=buyer, kind=kind,
        number=number, issued_on=issued_on, gross=gross, net=net, tax=tax, reverses=blue, recorded_at=at,
    )  # fmt: skip
    if file is not None:
        invoice.document_id = _file(by, at, invoice, file)
        invoice.save(update_fields=["document_id"])
    record(
        "ledger.invoice", by=by, at=at, subject=due, private_to=buyer, kind=kind, number=number, gross=gross, tax=tax,
        issued_on=issued_on,
    )  # fmt: skip
    return invoice


def to_invoice(due: Due) -> Decimal:
    """What of a due is not invoiced yet: red invoices on its blue ones free it again."""
    blue = due.invoices.filter(kind="blue").aggregate(sum=Sum("gross"))["sum"] or Decimal(0)
    red = Invoice.objects.filter(reverses__due=due).aggregate(sum=Sum("gross"))["sum"] or Decimal(0)
    whole: Decimal = due.amount if due.invoice_amount is None else due.invoice_amount
    return max(Decimal(0), (Decimal(0) if due.cancelled_at else whole) - blue + red)


def _blue(due: Due, issuer: int, number: str) -> Invoice | None:
    found = Invoice.objects.filter(number=number, kind="blue", issuer_id=issuer, project_id=due.project_id)
    return found.select_for_update().first()


def _check_red(no: Refusals, due: Due, blue: Invoice | None, number: str, gross: Decimal) -> None:
    if blue is None:
        no.add(f"没有找到本机构在本工程开具的蓝字发票“{number}”。", field="blue_number")
        return
    left = blue.gross - (blue.reds.aggregate(sum=Sum("gross"))["sum"] or Decimal(0))
    no.unless(gross <= left, f"红字金额超过蓝字发票 {blue.number} 未冲红的 {left:,.2f} 元。", field="gross")
    if due.pk != blue.due_id:
        given = due.invoices.filter(kind="red").aggregate(sum=Sum("gross"))["sum"] or Decimal(0)
        open_amount = due.amount - given
        no.unless(gross <= open_amount, f"这笔退款还可以开红字发票 {open_amount:,.2f} 元。", field="gross")


def _create(**row: object) -> Invoice:
    """A number may stand in a row nobody here may see, so only the database can tell that it is used."""
    try:
        with transaction.atomic():
            return Invoice.objects.create(**row)
    except IntegrityError as wrong:
        raise Refusal(Reason(f"发票号码 {row['number']} 已登记过，请核对。", "number")) from wrong


def _file(by: Actor, at: datetime, invoice: Invoice, file: BinaryIO) -> int:
    return documents.store(
        by=by, at=at, subject=invoice, kind="ledger.invoice", title=f"发票 {invoice.number}", upload=file,
        number=invoice.number,
    ).pk  # fmt: skip

"""Every movement becomes a voucher in the book of each organisation it touches, in the transaction of its act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from idi.foundation.core.clock import local_date
from idi.foundation.core.numbers import next_number
from idi.foundation.ledger.chart import BANK, SIDES, SUSPENSE, TAX
from idi.foundation.ledger.models import BankLine, Due, Payment, Posting, Voucher
from idi.foundation.parties.selectors import organisation

Line = tuple[str, Decimal]
"""An account and what moves on it: debit above zero, credit below."""


def book_opening(due: Due, at: datetime) -> None:
    """The creditor has a receivable against its result, the debtor a payable; the tax within it stands apart."""
    _book_claim(due, Voucher.Kind.OPEN, due.amount, due.tax_amount, at)


def book_release(due: Due, amount: Decimal, tax: Decimal, at: datetime) -> None:
    """Part of a due is let go of: the opening the other way round for that part."""
    _book_claim(due, Voucher.Kind.CANCEL, -amount, -tax, at)


def _book_claim(due: Due, kind: str, amount: Decimal, tax: Decimal, at: datetime) -> None:
    sides, net = SIDES[due.kind], amount - tax
    for holder, sign in _books(due):
        result = sides.of_insurer if _is_insurer(holder) else sides.of_others
        still = sides.receivable if sign > 0 else sides.payable
        lines = [(still, sign * amount), (result, -sign * net), (TAX, -sign * tax)]
        _of_due(due, holder, kind, lines, on=local_date(at), at=at)


def book_payment(payment: Payment, at: datetime) -> None:
    """Money moved: from the suspense account of the creditor where its bank file brought it, else through the bank."""
    due = payment.due
    sides = SIDES[due.kind]
    for holder, sign in _books(due):
        placed = payment.line is not None and payment.line.holder_id == holder
        still = sides.receivable if sign > 0 else sides.payable
        lines = [(SUSPENSE if placed else BANK, sign * payment.amount), (still, -sign * payment.amount)]
        _of_due(due, holder, Voucher.Kind.RECEIVE, lines, on=payment.paid_on, at=at, payment=payment)


def book_line(line: BankLine, at: datetime) -> None:
    """A line of the bank: the money is there, what it was for is not known yet, except what was noted before."""
    amount = line.open if line.incoming else -line.open
    _of_line(line, Voucher.Kind.BANK, [(BANK, amount), (SUSPENSE, -amount)], on=line.booked_on, at=at)


def book_return(line: BankLine, amount: Decimal, on: date, at: datetime) -> Voucher:
    """Money nobody owed went back to who sent it."""
    return _of_line(line, Voucher.Kind.REFUND, [(SUSPENSE, amount), (BANK, -amount)], on=on, at=at)


def reverse(voucher: Voucher, kind: str, *, on: date, at: datetime, **about: Any) -> Voucher:
    """The same voucher with its sides exchanged; the first stays as it is."""
    lines = [(each.account, each.credit - each.debit) for each in voucher.postings.order_by("id")]
    place = {name: getattr(voucher, name) for name in _PLACE}
    return _write(kind, lines, on=on, at=at, **{"due": voucher.due, "reverses": voucher, **about}, **place)


_PLACE = ("holder_id", "counterparty_id", "region_code", "project_id", "contract")


def _books(due: Due) -> Iterator[tuple[int, int]]:
    """The organisations whose books move, the creditor with 1, the debtor with -1; owners keep no book here."""
    if due.creditor_id:
        yield due.creditor_id, 1
    if due.debtor_id:
        yield due.debtor_id, -1


def _is_insurer(holder_id: int) -> bool:
    found = organisation(holder_id)
    return found is not None and found.kind == "insurer"


def _of_due(
    due: Due, holder: int, kind: str, lines: Sequence[Line], *, on: date, at: datetime, payment: Payment | None = None
) -> Voucher:
    other = due.debtor_id if holder == due.creditor_id else due.creditor_id
    return _write(
        kind, lines, on=on, at=at, holder_id=holder, counterparty_id=other, region_code=due.region_code,
        project_id=due.project_id, contract=due.contract, due=due, payment=payment,
    )  # fmt: skip


def _of_line(line: BankLine, kind: str, lines: Sequence[Line], *, on: date, at: datetime) -> Voucher:
    return _write(kind, lines, on=on, at=at, holder_id=line.holder_id, region_code=line.region_code, line=line)


def _write(kind: str, lines: Sequence[Line], *, on: date, at: datetime, region_code: str, **about: Any) -> Voucher:
    moved = [(account, amount) for account, amount in lines if amount]
    voucher = Voucher.objects.create(
        kind=kind, number=next_number("PZ", region_code, at), region_code=region_code, booked_on=on, booked_at=at,
        amount=sum((amount for _, amount in moved if amount > 0), Decimal(0)), **about,
    )  # fmt: skip
    place = {name: getattr(voucher, name) for name in _PLACE}
    Posting.objects.bulk_create(
        Posting(
            voucher=voucher, account=account, debit=max(amount, Decimal(0)), credit=max(-amount, Decimal(0)),
            booked_on=on, **place,
        )
        for account, amount in moved
    )  # fmt: skip
    return voucher

"""Every movement becomes a voucher in the book of each organisation it touches, in the transaction of its act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from idi.foundation.core.clock import local_date
from idi.foundation.core.numbers import next_numbers
from idi.foundation.ledger.chart import BANK, SIDES, SUSPENSE, TAX
from idi.foundation.ledger.models import BankLine, Due, Payment, Posting, Voucher
from idi.foundation.parties.selectors import organisation

Line = tuple[str, Decimal]
"""An account and what moves on it: debit above zero, credit below."""

Draft = tuple[Voucher, list[Line]]
"""A voucher that is not kept yet, with its lines."""


def book_opening(due: Due, at: datetime) -> None:
    """The creditor has a receivable against its result, the debtor a payable; the tax within it stands apart."""
    _book_claim(due, Voucher.Kind.OPEN, due.amount, due.tax_amount, at)


def book_release(due: Due, amount: Decimal, tax: Decimal, at: datetime) -> None:
    """Part of a due is let go of: the opening the other way round for that part."""
    _book_claim(due, Voucher.Kind.CANCEL, -amount, -tax, at)


def _book_claim(due: Due, kind: str, amount: Decimal, tax: Decimal, at: datetime) -> None:
    sides, net = SIDES[due.kind], amount - tax
    drafts = []
    for holder, sign in _books(due):
        result = sides.of_insurer if is_insurer(holder) else sides.of_others
        still = sides.receivable if sign > 0 else sides.payable
        lines = [(still, sign * amount), (result, -sign * net), (TAX, -sign * tax)]
        drafts.append(_of_due(due, holder, kind, lines, on=local_date(at), at=at))
    _keep(drafts)


def book_payment(payment: Payment, at: datetime) -> None:
    """Money moved: from the suspense account of the creditor where its bank file brought it, else through the bank."""
    due = payment.due
    sides, drafts = SIDES[due.kind], []
    for holder, sign in _books(due):
        placed = payment.line is not None and payment.line.holder_id == holder
        still = sides.receivable if sign > 0 else sides.payable
        lines = [(SUSPENSE if placed else BANK, sign * payment.amount), (still, -sign * payment.amount)]
        drafts.append(_of_due(due, holder, Voucher.Kind.RECEIVE, lines, on=payment.paid_on, at=at, payment=payment))
    _keep(drafts)


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
    about = {"due": voucher.due, "reverses": voucher, **about}
    return _keep([_draft(kind, lines, on=on, at=at, **about, **place)])[0]


_PLACE = ("holder_id", "counterparty_id", "region_code", "project_id", "contract")


def _books(due: Due) -> Iterator[tuple[int, int]]:
    """The organisations whose books move, the creditor with 1, the debtor with -1; owners keep no book here."""
    if due.creditor_id:
        yield due.creditor_id, 1
    if due.debtor_id:
        yield due.debtor_id, -1


def is_insurer(holder_id: int | None) -> bool:
    """Whether a side of a due is an insurer; owners (None) are none."""
    found = organisation(holder_id) if holder_id else None
    return found is not None and found.kind == "insurer"


def _of_due(
    due: Due, holder: int, kind: str, lines: Sequence[Line], *, on: date, at: datetime, payment: Payment | None = None
) -> Draft:
    other = due.debtor_id if holder == due.creditor_id else due.creditor_id
    return _draft(
        kind, lines, on=on, at=at, holder_id=holder, counterparty_id=other, region_code=due.region_code,
        project_id=due.project_id, contract=due.contract, due=due, payment=payment,
    )  # fmt: skip


def _of_line(line: BankLine, kind: str, lines: Sequence[Line], *, on: date, at: datetime) -> Voucher:
    draft = _draft(kind, lines, on=on, at=at, holder_id=line.holder_id, region_code=line.region_code, line=line)
    return _keep([draft])[0]


def _draft(kind: str, lines: Sequence[Line], *, on: date, at: datetime, **about: Any) -> Draft:
    moved = [(account, amount) for account, amount in lines if amount]
    total = sum((amount for _, amount in moved if amount > 0), Decimal(0))
    return Voucher(kind=kind, booked_on=on, booked_at=at, amount=total, **about), moved


def _keep(drafts: Sequence[Draft]) -> list[Voucher]:
    """Numbers the vouchers of one movement and writes them with their postings, in three statements however many they are."""
    vouchers = [voucher for voucher, _ in drafts]
    if not vouchers:
        return []
    first = vouchers[0]
    numbers = next_numbers("PZ", first.region_code, first.booked_at, len(vouchers))
    for voucher, number in zip(vouchers, numbers, strict=True):
        voucher.number = number
    Voucher.objects.bulk_create(vouchers)
    Posting.objects.bulk_create(posting for voucher, moved in drafts for posting in _postings(voucher, moved))
    return vouchers


def _postings(voucher: Voucher, moved: Sequence[Line]) -> Iterator[Posting]:
    place = {name: getattr(voucher, name) for name in _PLACE}
    for account, amount in moved:
        debit, credit = max(amount, Decimal(0)), max(-amount, Decimal(0))
        yield Posting(
            voucher=voucher, account=account, debit=debit, credit=credit, booked_on=voucher.booked_on, **place
        )

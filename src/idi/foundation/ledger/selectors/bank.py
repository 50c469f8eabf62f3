"""Questions about bank files: what each line would pay, and what still waits on the suspense account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404

from idi.foundation.core.actor import Actor
from idi.foundation.ledger.matching import Book, OpenDue
from idi.foundation.ledger.models import BankFile, BankLine, Due, Payment
from idi.foundation.ledger.selectors.dues import names

OPEN = F("incoming") + F("outgoing") - F("placed")
TO_BANK: dict[str, tuple[str, ...]] = {
    "creditor": (
        Due.Kind.PREMIUM, Due.Kind.PREMIUM_ADJUSTMENT, Due.Kind.PREMIUM_SHARE, Due.Kind.CLAIM_SHARE,
        Due.Kind.RECOVERY_SHARE,
    ),
    "debtor": (
        Due.Kind.PREMIUM_ADJUSTMENT, Due.Kind.CLAIM, Due.Kind.CLAIM_ADVANCE, Due.Kind.CLAIM_MITIGATION,
        Due.Kind.CLAIM_SUPPLEMENT, Due.Kind.CLAIM_DELAY,
    ),
}  # fmt: skip
"""Kinds a bank file may pay, by the side the holder of the account stands on; the others are noted by their own stage."""


@dataclass(frozen=True, slots=True)
class Read:
    """A line of a file with what it would pay. `known` is a serial number that was booked before: nothing happens."""

    read: dict[str, Any]
    known: bool
    how: str
    parts: list[tuple[OpenDue, Decimal]]

    @property
    def incoming(self) -> Decimal:
        return Decimal(self.read["incoming"])

    @property
    def outgoing(self) -> Decimal:
        return Decimal(self.read["outgoing"])

    @property
    def booked_on(self) -> date:
        return date.fromisoformat(self.read["booked_on"])

    @property
    def amount(self) -> Decimal:
        return self.incoming + self.outgoing

    @property
    def rest(self) -> Decimal:
        """What would wait on the suspense account."""
        return self.amount - sum((amount for _, amount in self.parts), Decimal(0))


def files(actor: Actor) -> QuerySet[BankFile]:
    """The bank files of the actor's organisation; an authority sees those of its region."""
    return BankFile.objects.all()


def file(actor: Actor, pk: int) -> BankFile:
    return get_object_or_404(files(actor), pk=pk)


def lines(actor: Actor) -> QuerySet[BankLine]:
    """The lines of booked files, with `still`: what of each waits on the suspense account."""
    return BankLine.objects.annotate(still=OPEN)


def waiting(actor: Actor) -> QuerySet[BankLine]:
    """The lines of which something waits on the suspense account."""
    return lines(actor).filter(placed__lt=F("incoming") + F("outgoing"))


def line(actor: Actor, pk: int) -> BankLine:
    return get_object_or_404(lines(actor), pk=pk)


def matched(file: BankFile) -> list[Read]:
    """Every line of a file as booking it now would take it."""
    serials = [each["serial"] for each in file.read]
    known = set(BankLine.objects.filter(holder_id=file.holder_id, serial__in=serials).values_list("serial", flat=True))
    noted = _noted(file.holder_id, serials)
    books = {"creditor": Book(_open(file.holder_id, "creditor")), "debtor": Book(_open(file.holder_id, "debtor"))}
    return [_matched(each, each["serial"] in known, each["serial"] in noted, books) for each in file.read]


def _noted(holder_id: int, serials: list[str]) -> set[str]:
    noted = Payment.objects.filter(line=None, written_back_by=None, reference__in=serials)
    mine = noted.filter(creditor_id=holder_id) | noted.filter(debtor_id=holder_id)
    return set(mine.values_list("reference", flat=True))


def _matched(read: dict[str, Any], known: bool, noted: bool, books: dict[str, Book]) -> Read:
    if known or noted:
        return Read(read, known, "noted" if noted else "none", [])
    incoming = Decimal(read["incoming"])
    book = books["creditor" if incoming else "debtor"]
    found = book.match(incoming or Decimal(read["outgoing"]), read["party"], read["remark"])
    return Read(read, False, found.how, found.parts)


def _open(holder_id: int, side: Literal["creditor", "debtor"]) -> list[OpenDue]:
    other = "debtor" if side == "creditor" else "creditor"
    rows = open_dues(holder_id, side).annotate(party=names(f"{other}_id"))
    return [
        OpenDue(due.pk, due.number, due.contract, due.party or "", due.open) for due in rows.order_by("due_on", "id")
    ]


def open_dues(holder_id: int, side: str) -> QuerySet[Due]:
    """What is not paid yet of the dues a bank file of this holder may pay, on one side."""
    mine = Due.objects.filter(**{f"{side}_id": holder_id}, kind__in=TO_BANK[side], cancelled_at=None)
    return mine.filter(paid_amount__lt=F("amount"))


def open_due_by_number(line: BankLine, number: str) -> Due | None:
    """The open due a line may pay, by its number."""
    return open_dues(line.holder_id, _side(line)).filter(number=number.strip().upper()).first()


def candidates(line: BankLine, most: int = 25) -> QuerySet[Due]:
    """Open dues the line may pay, those of the same name first."""
    side = _side(line)
    other = "debtor" if side == "creditor" else "creditor"
    rows = open_dues(line.holder_id, side).annotate(party=names(f"{other}_id"))
    named = rows.filter(party=line.party).order_by("due_on", "id")
    return (named if named.exists() else rows.order_by("due_on", "id"))[:most]


def _side(line: BankLine) -> str:
    return "creditor" if line.incoming else "debtor"

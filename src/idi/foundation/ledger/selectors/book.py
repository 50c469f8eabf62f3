"""Questions about the books: a statement over a period, what of it is the own share, the trial balance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from idi.foundation.core.actor import Actor
from idi.foundation.ledger.chart import ACCOUNTS, SIDES, TAX
from idi.foundation.ledger.models import Due, Posting, Statement, Voucher
from idi.foundation.ledger.selectors.dues import names

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Movement:
    """One account of one policy over a period, each amount on the side on which the account grows."""

    contract: str
    account: str
    opening: Decimal
    debit: Decimal
    credit: Decimal

    @property
    def label(self) -> str:
        return str(ACCOUNTS[self.account].label)

    @property
    def closing(self) -> Decimal:
        moved = self.debit - self.credit
        return self.opening + (moved if ACCOUNTS[self.account].grows == "debit" else -moved)


@dataclass(frozen=True, slots=True)
class Part:
    """What a policy brought or cost one insurer in a period: the whole where it leads, what it passed on, its own share."""

    contract: str
    what: str
    whole: Decimal
    passed: Decimal

    @property
    def own(self) -> Decimal:
        return self.whole + self.passed


@dataclass(frozen=True, slots=True)
class Account:
    """A book over a period: movements by policy and account, and the parts of what was shared."""

    movements: list[Movement]
    parts: list[Part]

    @property
    def total(self) -> tuple[Decimal, Decimal]:
        """All debits and all credits of the period; they are equal."""
        return sum((m.debit for m in self.movements), ZERO), sum((m.credit for m in self.movements), ZERO)

    @property
    def of_accounts(self) -> list[Movement]:
        """The same over all policies, one line an account."""
        found: dict[str, Movement] = {}
        for m in self.movements:
            so_far = found.get(m.account, Movement("", m.account, ZERO, ZERO, ZERO))
            found[m.account] = Movement(
                "", m.account, so_far.opening + m.opening, so_far.debit + m.debit, so_far.credit + m.credit
            )
        return [found[code] for code in sorted(found)]


def account(holder_id: int, from_on: date, until_on: date, counterparty_id: int | None = None) -> Account:
    """The book of one organisation over a period, both days included; with one other organisation where given."""
    rows = Posting.objects.filter(holder_id=holder_id, booked_on__lte=until_on)
    if counterparty_id is not None:
        rows = rows.filter(counterparty_id=counterparty_id)
    return Account(_movements(rows, from_on), _parts(rows.filter(booked_on__gte=from_on)))


def _movements(rows: QuerySet[Posting], from_on: date) -> list[Movement]:
    before, within = Q(booked_on__lt=from_on), Q(booked_on__gte=from_on)
    sums = rows.values("contract", "account").annotate(
        opening_debit=Sum("debit", filter=before, default=ZERO), opening_credit=Sum("credit", filter=before, default=ZERO),
        moved_debit=Sum("debit", filter=within, default=ZERO), moved_credit=Sum("credit", filter=within, default=ZERO),
    )  # fmt: skip
    found = []
    for each in sums.order_by("contract", "account"):
        opening = each["opening_debit"] - each["opening_credit"]
        if ACCOUNTS[each["account"]].grows == "credit":
            opening = -opening
        movement = Movement(each["contract"], each["account"], opening, each["moved_debit"], each["moved_credit"])
        if movement.opening or movement.debit or movement.credit:
            found.append(movement)
    return found


SHARED: dict[str, tuple[tuple[str, ...], str]] = {
    "premium": (("premium", "premium_adjustment"), "premium_share"),
    "claim": (("claim", "claim_advance", "claim_mitigation", "claim_supplement"), "claim_share"),
    "recovery": (("recovery",), "recovery_share"),
}
"""What co-insurers share: the kinds that stand for the whole, and the kind that passes the parts on."""


def _parts(rows: QuerySet[Posting]) -> list[Part]:
    """Result accounts and the tax in them, by policy: what runs through the whole and what through the shares."""
    results = {SIDES[kind].of_insurer for kinds, share in SHARED.values() for kind in (*kinds, share)}
    of_dues = rows.filter(account__in=(*results, TAX), voucher__kind__in=("open", "cancel"))
    sums = of_dues.values("contract", "voucher__due__kind").annotate(credit=Sum("credit"), debit=Sum("debit"))
    found: dict[tuple[str, str], list[Decimal]] = {}
    for each in sums.order_by("contract"):
        what, place = _place(each["voucher__due__kind"])
        if what:
            gained = each["credit"] - each["debit"]
            found.setdefault((each["contract"], what), [ZERO, ZERO])[place] += gained
    return [Part(contract, what, *amounts) for (contract, what), amounts in found.items()]


def _place(kind: str) -> tuple[str, int]:
    for what, (wholes, share) in SHARED.items():
        if kind in wholes:
            return what, 0
        if kind == share:
            return what, 1
    return "", 0


def trial_balance(on: date, holder_id: int | None = None) -> list[Movement]:
    """Every account of all books the reader sees, or of one, with all that moved on it up to a day."""
    rows = Posting.objects.filter(booked_on__lte=on)
    if holder_id is not None:
        rows = rows.filter(holder_id=holder_id)
    sums = rows.values("account").annotate(debit=Sum("debit"), credit=Sum("credit")).order_by("account")
    return [Movement("", each["account"], ZERO, each["debit"], each["credit"]) for each in sums]


def holders() -> list[int]:
    """The organisations whose books the reader sees."""
    return list(Voucher.objects.order_by("holder_id").values_list("holder_id", flat=True).distinct())


def counterparties(holder_id: int) -> list[int]:
    """The organisations a book has movements with."""
    rows = Voucher.objects.filter(holder_id=holder_id, counterparty_id__isnull=False).order_by("counterparty_id")
    return [pk for pk in rows.values_list("counterparty_id", flat=True).distinct() if pk]


def vouchers(actor: Actor) -> QuerySet[Voucher]:
    """The vouchers of the books the actor may see, with the names of both sides."""
    return Voucher.objects.annotate(holder=names("holder_id"), counterparty=names("counterparty_id"))


def voucher(actor: Actor, pk: int) -> Voucher:
    return get_object_or_404(vouchers(actor).select_related("due", "reverses", "reversed_by"), pk=pk)


def statements(actor: Actor) -> QuerySet[Statement]:
    """The statements the actor may see: its own, those made out to it, an authority those of its region."""
    return Statement.objects.annotate(holder=names("holder_id"), counterparty=names("counterparty_id"))


def open_between(holder_id: int, other_id: int, on: date) -> Iterable[Any]:
    """What is open between two organisations on a day, the earliest due first: what a follower is called for."""
    both = Q(debtor_id=holder_id, creditor_id=other_id) | Q(debtor_id=other_id, creditor_id=holder_id)
    rows = Due.objects.filter(both, cancelled_at=None).order_by("due_on", "id")
    return [due for due in rows if due.open and due.opened_at.date() <= on]

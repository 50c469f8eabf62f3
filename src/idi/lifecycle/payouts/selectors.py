"""Questions about payments and about what the followers owe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.documents import selectors as documents
from idi.foundation.ledger import selectors as ledger
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.payouts.models import Batch, CashCall, GivenAccount, Payout

if TYPE_CHECKING:
    from idi.foundation.ledger.models import Due
    from idi.lifecycle.claims.models import Claim

CALL = "payouts.call"
SHARED = ("claim", "claim_advance", "claim_mitigation", "claim_supplement")
OWED = (*SHARED, "claim_delay")
BUCKETS = (0, 30, 60, 90)
"""Last days of overdue after which the next column of the ageing begins; the first column is not due yet."""


def visible(actor: Actor) -> QuerySet[Payout]:
    """The payments of the actor's insurer."""
    return Payout.objects.filter(lead_id__in=actor.organisation_ids).select_related("due")


def came_back(rows: QuerySet[Payout]) -> QuerySet[Payout]:
    """Of some payments those that came back, from the bank or from who approves."""
    return rows.filter(state__in=("rejected", "failed"))


def payout(actor: Actor, pk: int) -> Payout:
    """One payment with its due and claim; 404 for everybody else."""
    return get_object_or_404(visible(actor).select_related("claim", "batch"), pk=pk)


def living(due_id: int) -> Payout | None:
    """The payment of a due that was not dropped."""
    return Payout.objects.filter(due_id=due_id).exclude(state="dropped").select_related("claim", "due").first()


def batches(actor: Actor) -> QuerySet[Batch]:
    """The lists of the actor's insurer."""
    return Batch.objects.filter(lead_id__in=actor.organisation_ids)


def batch(actor: Actor, pk: int) -> Batch:
    return get_object_or_404(batches(actor), pk=pk)


@dataclass(frozen=True, slots=True)
class Owed:
    """One due of a claim and the payment on its way, if there is one."""

    due: Due
    payout: Payout | None

    @property
    def paid_on(self) -> date | None:
        return self.payout.paid_on if self.payout else None


def owed(claim: Claim) -> list[Owed]:
    """What the lead owes because of a claim, in the order it fell due, each with its payment."""
    dues = [due for due in ledger.dues_of(claim) if due.kind in OWED]
    rows = Payout.objects.filter(due_id__in=[due.pk for due in dues]).exclude(state="dropped")
    by_due = {row.due_id: row for row in rows}
    return [Owed(due, by_due.get(due.pk)) for due in dues]


def owed_to_owner(claim: Claim) -> list[Owed]:
    """What of it goes to the owner, for the page of the report: no account, no bank."""
    return [each for each in owed(claim) if each.due.creditor_id is None and not each.due.cancelled_at]


def given_account(claim: Claim) -> GivenAccount | None:
    """Where the owner wants it paid, as last said."""
    return GivenAccount.objects.filter(claim=claim).order_by("-id").first()


def without_account(rows: Sequence[Claim]) -> set[int]:
    """Of some claims the ids of those whose owner is owed money and has not said where to pay it. Two queries."""
    owing = ledger.owing_people(rows, OWED)
    return owing - set(GivenAccount.objects.filter(claim_id__in=owing).values_list("claim_id", flat=True))


def owed_due(claim: Claim, pk: int) -> Due:
    """One due of the claim that the lead pays."""
    return get_object_or_404(ledger.dues_of(claim).filter(kind__in=OWED), pk=pk)


@dataclass(frozen=True, slots=True)
class Part:
    """An open part of a follower with the claim it comes from; `paid` is what the lead paid on the claim."""

    due: Due
    claim_number: str
    place: str
    paid: Decimal


def open_parts(lead_id: int, follower_id: int) -> list[Part]:
    """What a follower still owes of the lead's claims, the earliest day first."""
    dues = list(ledger.open_dues("claim_share", creditor_id=lead_id).filter(debtor_id=follower_id))
    known = {each.pk: each for each in claims.by_ids({due.subject_id for due in dues})}
    paid = ledger.paid_on_each(known.values(), SHARED)
    return [_part(due, known.get(due.subject_id), paid.get(due.subject_id, Decimal(0))) for due in dues]


def _part(due: Due, claim: Any, paid: Decimal) -> Part:
    if claim is None:
        return Part(due, "", "", paid)
    place = " ".join(str(each) for each in (claim.project, claim.building, claim.unit) if each)
    return Part(due, claim.number, place, paid)


@dataclass(slots=True)
class Aged:
    """What one insurer owes another of claims paid, by how long it is overdue: not due, 1-30, 31-60, 61-90, over 90 days."""

    lead_id: int
    lead: str
    follower_id: int
    follower: str
    columns: list[Decimal] = field(default_factory=lambda: [Decimal(0)] * (len(BUCKETS) + 1))

    @property
    def total(self) -> Decimal:
        return sum(self.columns, Decimal(0))


def ageing(actor: Actor, on: date) -> list[Aged]:
    """By lead and follower, as far as the actor's organisation is one of them; an authority sees those of its region."""
    found: dict[tuple[int, int], Aged] = {}
    for due in (
        ledger.visible(actor).filter(kind="claim_share", cancelled_at=None, paid_amount__lt=F("amount")).order_by("id")
    ):
        key = (int(due.creditor_id or 0), int(due.debtor_id or 0))
        names = (str(getattr(due, "creditor_name", "")), str(getattr(due, "debtor_name", "")))
        row = found.setdefault(key, Aged(key[0], names[0], key[1], names[1]))
        row.columns[bucket(due.due_on, on)] += due.open
    return sorted(found.values(), key=lambda row: -row.total)


def bucket(due_on: date, on: date) -> int:
    """The column of a due: 0 until its last day, then one for each thirty days.

    >>> [bucket(date(2025, 1, 1), on) for on in (date(2025, 1, 1), date(2025, 1, 2), date(2025, 1, 31), date(2025, 2, 1))]
    [0, 1, 1, 2]
    """
    late = (on - due_on).days
    return sum(late > limit for limit in BUCKETS)


def totals(rows: Iterable[Aged]) -> list[Decimal]:
    """The sums of the columns."""
    return [sum(column, Decimal(0)) for column in zip(*(row.columns for row in rows), strict=True)]


def calls(actor: Actor) -> QuerySet[CashCall]:
    """The letters the actor's insurer wrote or got."""
    return CashCall.objects.select_related("lead", "follower").order_by("-id")


def call_paper(actor: Actor, pk: int) -> tuple[CashCall, bytes]:
    """A letter with its file, for the two it is between: the follower has no seat with the lead, where the file lies."""
    call = get_object_or_404(calls(actor), pk=pk)
    with house(call.lead_id, cause=actor):
        paper = documents.latest(call, CALL)
        if paper is None:
            raise Http404
        return call, documents.content(paper)

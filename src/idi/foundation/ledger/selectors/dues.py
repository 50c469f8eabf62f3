"""Questions about money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.shortcuts import get_object_or_404

from idi.foundation.core.actor import Actor
from idi.foundation.core.refs import Ref
from idi.foundation.ledger.models import Due, Invoice, Payment
from idi.foundation.parties.selectors import ever_registered

Standing = Literal["open", "overdue", "paid"]
Asked = Literal["unpaid", "open", "overdue", "paid"]
"""What a list may be narrowed to: `unpaid` is what is open or overdue."""


def dues_of(subject: Any, kind: str = "") -> QuerySet[Due]:
    """The dues about a subject that were not cancelled, in the order they were opened."""
    ref = Ref.of(subject)
    rows = Due.objects.filter(subject_kind=ref.kind, subject_id=ref.id, cancelled_at__isnull=True).order_by("id")
    return rows.filter(kind=kind) if kind else rows


def open_dues(kind: str, *, creditor_id: int) -> QuerySet[Due]:
    """What a creditor is still owed of one kind, the earliest day first."""
    rows = Due.objects.filter(
        kind=kind, creditor_id=creditor_id, cancelled_at__isnull=True, paid_amount__lt=F("amount")
    )
    return rows.order_by("due_on", "id")


def due_by_id(pk: int) -> Due | None:
    """One due, where it may be seen; for who hears that its money moved."""
    return Due.objects.filter(pk=pk).first()


def dues_of_each(subjects: Iterable[Any], kind: str) -> dict[int, list[Due]]:
    """`dues_of` for many subjects of one model by primary key, in one query; for lists."""
    refs = [Ref.of(subject) for subject in subjects]
    found: dict[int, list[Due]] = {ref.id: [] for ref in refs}
    if refs:
        rows = Due.objects.filter(subject_kind=refs[0].kind, subject_id__in=found, kind=kind, cancelled_at__isnull=True)
        for due in rows.order_by("id"):
            found[due.subject_id].append(due)
    return found


def owing_people(subjects: Iterable[Any], kinds: Iterable[str]) -> set[int]:
    """Of some subjects of one kind the ids of those because of which money of these kinds is still owed to a person. One query."""
    refs = [Ref.of(each) for each in subjects]
    rows = Due.objects.filter(
        subject_kind__in={ref.kind for ref in refs}, subject_id__in=[ref.id for ref in refs], kind__in=list(kinds),
        creditor_id__isnull=True, cancelled_at__isnull=True, paid_amount__lt=F("amount"),
    )  # fmt: skip
    return set(rows.values_list("subject_id", flat=True))


def paid_on_each(subjects: Iterable[Any], kinds: Iterable[str]) -> dict[int, Decimal]:
    """What was paid of these kinds because of each of some subjects of one kind, by the subject's id. One query."""
    refs = [Ref.of(each) for each in subjects]
    rows = Due.objects.filter(
        subject_kind__in={ref.kind for ref in refs}, subject_id__in=[ref.id for ref in refs], kind__in=list(kinds),
        cancelled_at__isnull=True,
    )  # fmt: skip
    return dict(rows.order_by().values_list("subject_id").annotate(Sum("paid_amount")))


def paid_by(debtor_ids: Iterable[int], kind: str) -> Decimal:
    """What these debtors paid on dues of one kind, in yuan."""
    paid = Due.objects.filter(debtor_id__in=debtor_ids, kind=kind).aggregate(total=Sum("paid_amount"))["total"]
    return paid or Decimal("0.00")


def dues_of_holder(actor: Actor) -> QuerySet[Due]:
    """What the actor's organisation owes or is owed and nobody cancelled, the earliest due day first."""
    mine = Q(debtor_id__in=actor.holders) | Q(creditor_id__in=actor.holders)
    return Due.objects.filter(mine, cancelled_at__isnull=True).order_by("due_on", "id")


def visible(actor: Actor) -> QuerySet[Due]:
    """The dues the actor may see, with `debtor_name` and `creditor_name` (None for owners).

    An authority sees those of its region, everybody else those it owes or is owed.
    """
    rows = with_names(Due.objects.annotate(unpaid=F("amount") - F("paid_amount")))
    if actor.may("supervision.read"):
        return rows
    return rows.filter(Q(debtor_id__in=actor.holders) | Q(creditor_id__in=actor.holders))


def with_names(rows: QuerySet[Due]) -> QuerySet[Due]:
    """The dues with `debtor_name` and `creditor_name` (None for owners)."""
    return rows.annotate(debtor_name=names("debtor_id"), creditor_name=names("creditor_id"))


def names(column: str) -> Subquery:
    """The name of the organisation a column means, to annotate with."""
    return Subquery(ever_registered().filter(pk=OuterRef(column)).values("name")[:1])


def due(actor: Actor, pk: int) -> Due:
    """One due as `visible` gives it; 404 for everybody but the two sides and the authorities."""
    return get_object_or_404(visible(actor), pk=pk)


def standing(due: Due, on: date) -> Standing | None:
    """Where a due stands on a day; None where it was cancelled."""
    if due.cancelled_at:
        return None
    if due.paid_amount == due.amount:
        return "paid"
    return "overdue" if due.due_on < on else "open"


def that_stand(rows: QuerySet[Due], wanted: Asked, on: date) -> QuerySet[Due]:
    """Those of the dues that stand so on a day."""
    rows = rows.filter(cancelled_at__isnull=True)
    if wanted == "paid":
        return rows.filter(paid_amount=F("amount"))
    unpaid = rows.filter(paid_amount__lt=F("amount"))
    if wanted == "unpaid":
        return unpaid
    return unpaid.filter(due_on__lt=on) if wanted == "overdue" else unpaid.filter(due_on__gte=on)


def paid_in_full(subject: Any, kind: str) -> bool:
    """Whether there are dues of this kind about the subject and all of them are paid."""
    rows = dues_of(subject, kind)
    return rows.exists() and not rows.filter(paid_amount__lt=F("amount")).exists()


def payment(actor: Actor, pk: int) -> Payment:
    """One payment the actor may see, with its due."""
    return get_object_or_404(Payment.objects.select_related("due"), pk=pk)


def to_pay(actor: Actor) -> QuerySet[Due]:
    """What the actor's organisation still has to pay, the earliest first, as `visible` gives it."""
    mine = visible(actor).filter(debtor_id__in=actor.holders, cancelled_at=None, paid_amount__lt=F("amount"))
    return mine.order_by("due_on", "id")


def invoices_of(contract: str) -> QuerySet[Invoice]:
    """The invoices on the dues of a policy the actor may see: those it issued and those made out to it."""
    rows = Invoice.objects.filter(contract=contract) if contract else Invoice.objects.none()
    return rows.select_related("reverses").order_by("issued_on", "id")

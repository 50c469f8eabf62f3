"""Questions about complaints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Avg, Count, F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.shortcuts import get_object_or_404

from idi import rules
from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.crypto import blind_index, normalise
from idi.foundation.documents import selectors as documents
from idi.lifecycle.complaints.kinds import AGAINST, CAUSES, WATCHED_BY
from idi.lifecycle.complaints.models import Complaint
from idi.lifecycle.complaints.states import OPEN

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document
    from idi.lifecycle.claims.models import Claim


def visible(actor: Actor) -> QuerySet[Complaint]:
    """What the actor has to do with: an authority those it watches, an organisation those about itself, the desk all of its place."""
    rows = Complaint.objects.select_related("against", "project")
    if actor.organisation_kind == "insurance_regulator":
        return rows.filter(against_kind__in=WATCHED_BY)
    if actor.organisation_kind == "housing_authority":
        return rows.exclude(against_kind__in=WATCHED_BY)
    if actor.organisation_kind in AGAINST:
        return rows.filter(against_id__in=actor.organisation_ids)
    return rows


def complaint(actor: Actor, pk: int) -> Complaint:
    """One complaint; 404 for strangers."""
    return get_object_or_404(visible(actor).select_related("against", "project", "unit", "claim"), pk=pk)


def may_extend(row: Complaint, on: date) -> bool:
    """Whether its clock can still be made longer on a day: in hand, not missed, not yet the longest."""
    order = rules.complaint_stages(row.against_kind)
    return row.state == "in_hand" and row.due_on >= on and order.index(row.stage) + 1 < len(order)


def by_number(actor: Actor, number: str) -> Complaint | None:
    """The complaint of this number, where the actor has to do with it."""
    return visible(actor).filter(number=number.strip().upper()).first()


def of_claim(claim: Claim) -> QuerySet[Complaint]:
    """Complaints about one report, newest first, as far as the actor may see them."""
    return of_claim_id(claim.pk)


def of_claim_id(claim_id: int) -> QuerySet[Complaint]:
    """The same where only the claim's number in the database is known."""
    return Complaint.objects.filter(claim_id=claim_id).select_related("against").order_by("-id")


def open_of_unit(unit_id: int) -> QuerySet[Complaint]:
    """Those about one home that wait for an answer."""
    return Complaint.objects.filter(unit_id=unit_id, state__in=OPEN).select_related("against").order_by("-id")


def from_phone(phone: str) -> QuerySet[Complaint]:
    """Those filed from a phone, newest first."""
    return Complaint.objects.filter(phone_index=blind_index(phone, "complaint.phone")).order_by("-id")


def late(rows: QuerySet[Complaint], on: date) -> QuerySet[Complaint]:
    """Those of them that nobody answered by their day."""
    return rows.filter(state__in=OPEN, due_on__lt=on)


def photos(complaint: Complaint) -> QuerySet[Document]:
    """What the complainant showed, in order; for those who see the complaint, its documents being read where it lies."""
    return documents.photos(complaint)


@dataclass(frozen=True, slots=True)
class Tracked:
    """What opens a complaint to somebody without an account."""

    code: str
    complaint_id: int
    scope_id: int


def track(code: str) -> Tracked | None:
    """The complaint behind a track code; open it with `tracked_complaint`."""
    plain = normalise(code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT complaint_id, scope_id FROM complaints_tracked(%s)", [plain])
        row = cursor.fetchone()
    return Tracked(plain, *row) if row else None


def tracked_complaint(tracked: Tracked, *, by: Actor) -> Complaint:
    """The complaint itself, read as the house because somebody holds its code."""
    with house(tracked.scope_id, cause=by):
        return Complaint.objects.select_related("against").get(pk=tracked.complaint_id)


@dataclass(frozen=True, slots=True)
class Line:
    """Complaints of one sort: how many, answered, of those in time, still open past their day, and how content people are."""

    label: Any
    count: int
    answered: int
    in_time: int
    late: int
    rated: int
    content: int

    @property
    def in_time_rate(self) -> Decimal | None:
        return _part(self.in_time, self.answered)

    @property
    def content_rate(self) -> Decimal | None:
        return _part(self.content, self.rated)


def _part(some: int, of: int) -> Decimal | None:
    return (Decimal(some) / of).quantize(Decimal("0.001")) if of else None


def figures(rows: QuerySet[Complaint], on: date) -> dict[str, list[Line]]:
    """Counts by whom and by cause, and in all, of the complaints given."""
    return {
        "all": [_line("", rows.aggregate(**_counts(on)))],
        "against": _lines(rows, "against_kind", AGAINST.items(), on),
        "cause": _lines(rows, "cause", CAUSES.items(), on),
    }


def mean_days(rows: QuerySet[Complaint]) -> int | None:
    """Days from filing to answer in the mean, rounded down."""
    took = rows.filter(answered_at__isnull=False).aggregate(mean=Avg(F("answered_at") - F("filed_at")))["mean"]
    return took.days if took is not None else None


def _lines(rows: QuerySet[Complaint], field: str, labels: Iterable[tuple[str, Any]], on: date) -> list[Line]:
    counted = {each[field]: each for each in rows.order_by().values(field).annotate(**_counts(on))}
    return [_line(label, counted[name]) for name, label in labels if name in counted]


def _counts(on: date) -> dict[str, Any]:
    return {
        "count": Count("pk"),
        "answered": Count("pk", filter=Q(answered_at__isnull=False)),
        "in_time": Count("pk", filter=Q(answered_at__isnull=False) & Q(due_on__gte=TruncDate("answered_at"))),
        "late": Count("pk", filter=Q(state__in=OPEN, due_on__lt=on)),
        "rated": Count("pk", filter=Q(rating__isnull=False)),
        "content": Count("pk", filter=Q(rating__lte=1)),
    }


def _line(label: Any, told: dict[str, Any]) -> Line:
    return Line(label, *(told[name] for name in ("count", "answered", "in_time", "late", "rated", "content")))

"""How often the clocks of claims were kept, by who had to keep them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    Case,
    Count,
    F,
    Q,
    When,
)

from idi.foundation.core.clock import local_date
from idi.lifecycle.claims.models import (
    Clock,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """How often one kind of clock was kept by one organisation: of `total` that fell due, in time, late, not yet."""

    name: str
    label: str
    total: int
    kept: int
    late: int

    @property
    def open(self) -> int:
        return self.total - self.kept - self.late

    @property
    def percent(self) -> int:
        return round(100 * self.kept / self.total) if self.total else 100


_IN_TIME = Q(stopped_at__isnull=False, stopped_at__date__lte=F("due_on")) & (
    Q(due_at__isnull=True) | Q(stopped_at__lte=F("due_at"))
)


def clocks_kept(from_on: date, until_on: date, at: datetime) -> list[Kept]:
    """Counts of clocks that fell due in a period and were stopped or ran out, by who had to keep them and by clock: one query.

    Those of reports that turned out to be none, or to be another's, count for nobody.
    """
    over = Q(stopped_at__isnull=False) | Q(due_at__isnull=False, due_at__lt=at) | Q(due_on__lt=local_date(at))
    rows = Clock.objects.filter(over, due_on__gte=from_on, due_on__lte=until_on)
    builder = Q(clock__in=("builder_answer", "builder_repair"))
    counted = (
        rows.exclude(claim__state__in=("voided", "joined"))
        .annotate(
            who=Case(When(builder, then=F("claim__project__developer__name")), default=F("claim__policy__lead__name"))
        )
        .values("who", "clock", "label")
        .annotate(
            total=Count("id"), kept=Count("id", filter=_IN_TIME), ended=Count("id", filter=Q(stopped_at__isnull=False))
        )
        .order_by("who", "clock")
    )
    return [
        Kept(each["who"] or "", each["label"], each["total"], each["kept"], each["ended"] - each["kept"])
        for each in counted
    ]

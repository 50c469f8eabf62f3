"""催缴: reminders of premium that is late."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, InProject

AGES: tuple[tuple[int, int | None, str], ...] = (
    (1, 30, "0-30"),
    (31, 60, "31-60"),
    (61, 90, "61-90"),
    (91, None, "90+"),
)
"""Ages of what is late: first and last day, and the name of the range."""


def age(days_late: int) -> str:
    """The range a number of days falls into."""
    return next(name for first, last, name in AGES if days_late >= first and (last is None or days_late <= last))


class Reminder(InProject):
    """催缴函: the policyholder was reminded of what is late on one due, with the letter."""

    policy = models.ForeignKey("policies.Policy", on_delete=models.PROTECT, related_name="reminders")
    due = models.ForeignKey("ledger.Due", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    amount = MoneyField()
    days_late = models.PositiveIntegerField()
    document_id = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField()

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES)

    def __str__(self) -> str:
        return self.number

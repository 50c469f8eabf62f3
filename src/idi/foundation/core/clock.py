"""The one place that reads the system clock; called from views, tasks and commands only."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, in China time."""
    return timezone.localtime(timezone.now())


def local_date(at: datetime) -> date:
    """The calendar day of a moment in China time: what clocks of law count."""
    return timezone.localtime(at).date()

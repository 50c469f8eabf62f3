"""Whether a clock was kept."""

from __future__ import annotations

from datetime import datetime

from idi.foundation.core.clock import local_date
from idi.lifecycle.claims.models import Clock


def overdue_days(clock: Clock, at: datetime) -> int:
    """Days between the last day of a clock and its stop, or now while it runs; 0 where it was or still is in time."""
    if clock.due_on is None:
        return 0
    return max(0, (local_date(clock.stopped_at or at) - clock.due_on).days)


def missed(clock: Clock, at: datetime) -> bool:
    """Whether a clock ran out before it was stopped, to the minute where it is counted in hours."""
    ended = clock.stopped_at or at
    return overdue_days(clock, at) > 0 or (clock.due_at is not None and ended > clock.due_at)

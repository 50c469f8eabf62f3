from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.claims.models.claim import AT_HOME, HANDLING, InClaim
from idi.lifecycle.placed import AUTHORITIES, DESK


class Clock(InClaim):
    """时限: one clock of law or contract on a claim, with the figure it comes from and what stopped it.

    Without `started_at` its event has not happened and `text` says what it waits for; `text` may also be a word of law
    such as 及时, or say that the clock is paused. `due_at` is set for clocks counted in hours. `escalated_at` is when it went up
    the line because it was missed.
    """

    clock = models.CharField(max_length=30)
    label = models.CharField(max_length=80)
    started_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    days = models.PositiveSmallIntegerField(null=True)
    text = models.CharField(max_length=80, blank=True)
    because = models.JSONField(default=list)
    stopped_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=(*AUTHORITIES, *DESK), project=HANDLING, unit=AT_HOME)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "clock"], name="clock_once")]
        indexes = [
            models.Index(
                fields=["due_on"], condition=models.Q(stopped_at__isnull=True, escalated_at__isnull=True),
                name="clock_to_escalate",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim_id} {self.clock}"

    @property
    def urgent(self) -> bool:
        """Whether an emergency waits for somebody to act."""
        return self.clock == "emergency" and self.stopped_at is None

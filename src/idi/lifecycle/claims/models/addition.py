from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.claims.models.claim import AT_HOME, HANDLING, InClaim
from idi.lifecycle.placed import AUTHORITIES, DESK


class Addition(InClaim):
    """补充说明: what somebody added to a report, read by everybody who handles it and by its reporter.

    `said_by_id` and `said_for_id` are person and organisation; both empty is whoever holds the track code.
    """

    text = models.TextField()
    said_at = models.DateTimeField()
    said_by_id = models.BigIntegerField(null=True)
    said_for_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(region=(*AUTHORITIES, *DESK), project=HANDLING, unit=AT_HOME, holders=("said_by_id",))

    def __str__(self) -> str:
        return f"{self.claim_id} {self.said_at:%F}"

from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.claims.models.claim import InClaim
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES


class Survey(InClaim):
    """查勘: what the insurer's surveyor found on site."""

    surveyed_at = models.DateTimeField()
    surveyor_id = models.BigIntegerField()
    finding = models.TextField()
    cause = models.CharField(max_length=20)
    responsible = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=3)
    estimate = MoneyField()

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES)

    def __str__(self) -> str:
        return f"{self.claim_id} {self.surveyed_at:%F}"

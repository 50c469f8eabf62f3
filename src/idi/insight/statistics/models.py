from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import AUTHORITIES


class Snapshot(models.Model):
    """统计快照: the figures of one region for a period as at a moment, computed by a job; pages read these.

    `figures` holds whole sums only (fen, cm², counts): `pooled`, `insurers` by id, `unassigned` (led by no insurer) and
    `breakdowns`. What they mean and how a ratio is read stands in `kinds.FIGURES`. A snapshot is never changed.
    """

    region_code = models.CharField(max_length=6)
    taken_at = models.DateTimeField()
    from_on = models.DateField()
    until_on = models.DateField()
    figures = models.JSONField()

    rows: ClassVar = Rows(region=AUTHORITIES)

    class Meta:
        indexes = [models.Index(fields=["region_code", "-taken_at"], name="snapshot_latest")]

    def __str__(self) -> str:
        return f"{self.region_code} {self.taken_at:%F}"

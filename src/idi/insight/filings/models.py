from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import AUTHORITIES


class Return(models.Model):
    """统计报告: one insurer's or the pooled return of a region for a period, frozen, as PDF and Excel (notice 三（九）)."""

    class Kind(models.TextChoices):
        INSURER = "insurer", "单家保险机构报告"
        POOLED = "pooled", "汇总报告"

    kind = models.CharField(max_length=8, choices=Kind)
    region_code = models.CharField(max_length=6)
    insurer = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    scope_id = models.BigIntegerField()
    number = models.CharField(max_length=40, unique=True)
    from_on = models.DateField()
    until_on = models.DateField()
    figures = models.JSONField()
    checks = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    pdf_id = models.BigIntegerField()
    sheet_id = models.BigIntegerField()
    built_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, holders=("insurer_id",))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "region_code", "insurer", "from_on", "until_on"], nulls_distinct=False, name="return_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="pooled", insurer__isnull=True) | Q(kind="insurer", insurer__isnull=False),
                name="return_names_its_insurer",
            ),
        ]

    def __str__(self) -> str:
        return self.number

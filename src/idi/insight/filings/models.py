from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from idi.foundation.core.rowsecurity import Rows
from idi.insight.filings.states import RETURN

READERS = ("housing_authority", "insurance_regulator", "finance_office", "association")
"""Both authorities the notice names, the finance office and the association as readers; an insurer reads its own."""


class Return(models.Model):
    """统计报告: one insurer's or the pooled return of a region for a period, frozen, as PDF and Excel (notice 三（九）).

    `figures` is a list of {chapter, name, label, unit, value, own, hidden}: values as exact strings, `own` the insurer's own
    part, `hidden` why a value is disclosed to who supervises only. `checks` is a list of {label, holds}. `sha256` is the hash of what is frozen.
    `scope_id` is the insurer's, for the pooled return that of the association. `sent_to` names who was told.
    """

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
    because = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    built_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_to = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=RETURN.choices, default=RETURN.first)

    machine: ClassVar = RETURN
    rows: ClassVar = Rows(region=READERS, holders=("insurer_id",))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "region_code", "insurer", "from_on", "until_on"],
                nulls_distinct=False,
                name="return_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="pooled", insurer__isnull=True) | Q(kind="insurer", insurer__isnull=False),
                name="return_names_its_insurer",
            ),
            models.CheckConstraint(condition=Q(from_on__lte=F("until_on")), name="return_period_in_order"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | Q(state="built", sent_at__isnull=True),
                name="sent_return_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.number

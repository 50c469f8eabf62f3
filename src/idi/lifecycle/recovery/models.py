from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import AUTHORITIES, InProject
from idi.lifecycle.recovery.states import RECOVERY


class Case(InProject):
    """代位追偿: the insurer's claim against the party at fault, up to what was paid (notice 三（七）, Insurance Law 60)."""

    class Basis(models.TextChoices):
        CONTRACT = "contract", "合同"
        WARRANTY = "warranty", "法定保修"
        TORT = "tort", "侵权"
        PRODUCT = "product", "产品责任"

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    target = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=10, choices=Basis)
    paid = MoneyField()
    demand = MoneyField()
    received = MoneyField(default=0)
    warnings = models.JSONField(default=list)
    limitation_on = models.DateField()
    because = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    letter_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    demanded_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=RECOVERY.choices, default=RECOVERY.first)

    machine: ClassVar = RECOVERY
    rows: ClassVar = Rows(
        region=AUTHORITIES, project=("insurer_lead", "insurer_co"), holders=("lead_id", "target_id")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "target"], name="recovery_once"),
            models.CheckConstraint(condition=Q(demand__lte=F("paid")), name="recovery_capped_by_payment"),
            models.CheckConstraint(condition=Q(received__gte=0), name="recovery_received_not_negative"),
        ]

    def __str__(self) -> str:
        return self.number

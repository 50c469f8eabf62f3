from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import AUTHORITIES, OnClaim
from idi.lifecycle.recovery.states import RECOVERY


class Case(OnClaim):
    """代位追偿: the insurer's claim against the party at fault, up to what was paid (notice 三（七）, Insurance Law 60).

    `paid` is what was paid for the loss so far (a supplement paid later raises it), `demand` what is asked for,
    `received` what came in; `limitation_on` is the last day to sue, counted from the first payment. `warnings` are
    {text, because}. The target sees the case from the letter on (`told_id`), not while the lead still weighs it.
    """

    class Basis(models.TextChoices):
        WARRANTY = "warranty", _("法定保修")
        CONTRACT = "contract", _("合同")
        TORT = "tort", _("侵权")
        PRODUCT = "product", _("产品责任")

    number = models.CharField(max_length=40, unique=True)
    target = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    told_id = models.BigIntegerField(null=True)
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=10, choices=Basis)
    paid = MoneyField()
    demand = MoneyField()
    received = MoneyField(default=0)
    warnings = models.JSONField(default=list)
    limitation_on = models.DateField()
    because = models.JSONField(default=list)
    facts = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)
    letter_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    demanded_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=RECOVERY.choices, default=RECOVERY.first)

    machine: ClassVar = RECOVERY
    rows: ClassVar = Rows(region=AUTHORITIES, project=("insurer_lead", "insurer_co"), holders=("lead_id", "told_id"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "target"], name="recovery_once"),
            models.CheckConstraint(condition=Q(demand__gt=0, demand__lte=F("paid")), name="recovery_capped_by_payment"),
            models.CheckConstraint(
                condition=Q(received__gte=0, received__lte=F("demand")), name="recovery_never_more_than_asked"
            ),
        ]
        indexes = [models.Index(fields=["lead", "-id"], name="recovery_by_lead")]

    def __str__(self) -> str:
        return self.number

    @property
    def still_open(self) -> Decimal:
        """What was asked for and has not come in, in yuan."""
        return Decimal(self.demand - self.received)

    @property
    def asks_more(self) -> bool:
        """Whether a letter went out and more than it asked for was paid: another may ask for the rest."""
        return RECOVERY.allows("demand_more", self.state) and self.paid > self.demand

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from idi.foundation.core.money import MoneyField, RateField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import AUTHORITIES, InProject
from idi.lifecycle.rating.states import FILING, QUOTE


class Filing(models.Model):
    """条款费率备案: terms and rates an insurer may use, approved by the regulator and reported to the housing authority (notice 三（三）).

    `factors` is a table: name → {label, reads, values: {word: factor}, min, max}; `reads` names the fact it looks at
    (`readings.READINGS`) or the underwriter. A factor not filed is 1. It prices from `in_force_on` until `until_on`.
    """

    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=6)
    name = models.CharField(max_length=120)
    terms = models.TextField()
    base_rate = RateField()
    min_rate = RateField()
    max_rate = RateField()
    factors = models.JSONField(default=dict)
    approval_number = models.CharField(max_length=60, blank=True)
    approved_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    in_force_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=FILING.choices, default=FILING.first)

    machine: ClassVar = FILING
    rows: ClassVar = Rows(region=AUTHORITIES, holders=("insurer_id",))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(min_rate__gt=0, min_rate__lte=F("base_rate"), max_rate__gte=F("base_rate"), max_rate__lt=1),
                name="filing_rates_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_id(self) -> int:
        return int(self.insurer_id)


class Quote(InProject):
    """报价: what an insurer asks for a project, factor by factor; frozen with the facts and figures it used once offered.

    `lines` is a list of {kind, factor, label, value, reason, because}; `because` of the premium stands in `because`.
    """

    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    filing = models.ForeignKey(Filing, null=True, on_delete=models.PROTECT, related_name="quotes")
    facts_sheet = models.ForeignKey("projects.FactsSheet", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    budget = MoneyField()
    base_rate = RateField(null=True)
    rate = RateField(null=True)
    provisional = MoneyField(null=True)
    lines = models.JSONField(default=list)
    because = models.JSONField(default=list)
    valid_until_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    invited_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=QUOTE.choices, default=QUOTE.first)

    machine: ClassVar = QUOTE
    rows: ClassVar = Rows(
        region=("insurance_regulator", "association"), project=("developer",), holders=("insurer_id",)
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "insurer"], condition=Q(state__in=["invited", "offered"]), name="one_open_quote"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["offered", "accepted"])
                | Q(filing__isnull=False, rate__isnull=False, provisional__isnull=False, offered_at__isnull=False),
                name="quote_offered_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return self.number

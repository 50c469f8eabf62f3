from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import InProject, OnClaim
from idi.lifecycle.repairs.states import TENDER


class Tender(OnClaim):
    """询价: the same work asked of two to five repairers of the panel; their prices are sealed until `closes_at`.

    `lines` is what all of them are asked for a price of, mostly that of the survey: {code, name, unit, quantity}.
    """

    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    scheme = models.TextField()
    lines = models.JSONField(default=list)
    closes_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=TENDER.choices, default=TENDER.first)

    machine: ClassVar = TENDER
    rows: ClassVar = Rows(holders=("lead_id",), house_project=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state__in=("asked", "opened")), name="one_tender_runs"
            )
        ]

    def __str__(self) -> str:
        return self.number


class Quote(InProject):
    """报价: one repairer's place in a tender. The price lies apart, so that the asker sees who answered and not with what."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="quotes")
    unit_id = models.BigIntegerField(null=True)
    lead_id = models.BigIntegerField()
    repairer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    place = models.CharField(max_length=400)
    scheme = models.TextField()
    lines = models.JSONField(default=list)
    closes_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)
    awarded_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(holders=("lead_id", "repairer_id"), house_project=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tender", "repairer"], name="quote_once"),
            models.UniqueConstraint(
                fields=["tender"], condition=Q(awarded_at__isnull=False), name="one_quote_is_awarded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.repairer_id}"


class Price(InProject):
    """报价金额: sealed. Until the tender is opened only who handed it in sees the row; opening fills `opened_to_id`."""

    quote = models.OneToOneField(Quote, on_delete=models.PROTECT, related_name="price")
    repairer_id = models.BigIntegerField()
    opened_to_id = models.BigIntegerField(null=True)
    lines = models.JSONField()
    amount = MoneyField()
    days = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)

    rows: ClassVar = Rows(holders=("repairer_id", "opened_to_id"), house_project=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0, days__gt=0), name="price_says_something")]

    def __str__(self) -> str:
        return f"{self.quote_id}"

from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, InProject
from idi.lifecycle.repairs.states import ORDER


class Order(InProject):
    """维修单: what the insurer orders from a repairer on a covered claim. `lines` is a list of {name, unit, quantity, price, total}.

    `quote_warning` keeps the answer of the rules where the quote is 30 % or more off the surveyor's estimate.
    """

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("projects.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    repairer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    scheme = models.TextField()
    lines = models.JSONField(default=list)
    amount = MoneyField()
    estimate = MoneyField()
    quote_warning = models.JSONField(default=dict)
    visit_on = models.DateField(null=True)
    ordered_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    work_done = models.TextField(blank=True)
    rework_count = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=ORDER.choices, default=ORDER.first)

    machine: ClassVar = ORDER
    rows: ClassVar = Rows(
        region=AUTHORITIES, project=COVER_PARTIES, unit=("owner", "repairer"), holders=("repairer_id",)
    )

    class Meta:
        indexes = [models.Index(fields=["repairer", "-id"], name="order_by_repairer")]

    def __str__(self) -> str:
        return self.number


class Confirmation(InProject):
    """维修确认书: the owner's confirmation of a repair; never deemed given (Civil Code 140)."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="confirmation")
    unit = models.ForeignKey("projects.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    confirmed_by_id = models.BigIntegerField(null=True)
    satisfaction = models.PositiveSmallIntegerField(choices=[(0, "非常满意"), (1, "满意"), (2, "不满意")])
    remark = models.CharField(max_length=300, blank=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES, unit=("owner", "repairer"))

    def __str__(self) -> str:
        return f"{self.order_id}"

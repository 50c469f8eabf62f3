from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.foundation.ledger.models.dues import AUTHORITIES, Due


class Invoice(models.Model):
    """发票: an electronic invoice on a due, issued outside, its number and amounts recorded here. A red one takes back
    a blue one, in full or in part. Never changed. The buyer may see it without being a side of the due.
    """

    class Kind(models.TextChoices):
        BLUE = "blue", _("蓝字发票")
        RED = "red", _("红字发票")

    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="invoices")
    region_code = models.CharField(max_length=6)
    project_id = models.BigIntegerField()
    issuer_id = models.BigIntegerField()
    buyer_id = models.BigIntegerField(null=True)
    contract = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=4, choices=Kind)
    number = models.CharField(max_length=20, unique=True)
    issued_on = models.DateField()
    gross = MoneyField()
    net = MoneyField()
    tax = MoneyField()
    reverses = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="reds")
    document_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    rows: ClassVar = Rows(region=AUTHORITIES, holders=("issuer_id", "buyer_id"), house_project=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(gross__gt=0, net__gt=0, tax__gte=0, gross=F("net") + F("tax")), name="invoice_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(kind="blue", reverses=None) | Q(kind="red", reverses__isnull=False),
                name="red_invoice_names_a_blue",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def scope_id(self) -> int:
        return self.project_id


class Statement(models.Model):
    """对账单: the book of one organisation over a period, with all others or with one, frozen with its paper."""

    holder_id = models.BigIntegerField()
    counterparty_id = models.BigIntegerField(null=True)
    region_code = models.CharField(max_length=6)
    number = models.CharField(max_length=40, unique=True)
    from_on = models.DateField()
    until_on = models.DateField()
    figures = models.JSONField()
    document_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    rows: ClassVar = Rows(region=AUTHORITIES, holders=("holder_id", "counterparty_id"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(from_on__lte=F("until_on")), name="statement_has_a_period"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def scope_id(self) -> int:
        return self.holder_id

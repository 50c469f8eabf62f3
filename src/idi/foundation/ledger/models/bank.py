from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.foundation.ledger.models.dues import AUTHORITIES
from idi.foundation.ledger.states import BANK_FILE

_OWN = Rows(region=AUTHORITIES, holders=("holder_id",))


class BankFile(models.Model):
    """银行流水文件: what an insurer downloaded from its bank. Read whole and shown first; booked once, or dropped."""

    holder_id = models.BigIntegerField()
    region_code = models.CharField(max_length=6)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    read = models.JSONField()
    uploaded_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=BANK_FILE.choices, default=BANK_FILE.first)

    machine: ClassVar = BANK_FILE
    rows: ClassVar = _OWN

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder_id", "sha256"], condition=~Q(state="dropped"), name="bank_file_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_id(self) -> int:
        return self.holder_id


class BankLine(models.Model):
    """银行流水: one movement on the bank account, with what of it was placed on dues or paid back.

    Either money came in (`incoming`) or went out (`outgoing`). What is not placed stands on the suspense account.
    """

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="lines")
    holder_id = models.BigIntegerField()
    region_code = models.CharField(max_length=6)
    serial = models.CharField(max_length=60)
    booked_on = models.DateField()
    party = models.CharField(max_length=200, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    incoming = MoneyField(default=0)
    outgoing = MoneyField(default=0)
    placed = MoneyField(default=0)

    rows: ClassVar = _OWN

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder_id", "serial"], name="bank_serial_once"),
            models.CheckConstraint(
                condition=Q(incoming__gt=0, outgoing=0) | Q(incoming=0, outgoing__gt=0), name="bank_line_one_way"
            ),
            models.CheckConstraint(
                condition=Q(placed__gte=0, placed__lte=F("incoming") + F("outgoing")), name="bank_line_never_overplaced"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.serial} {self.amount}"

    @property
    def scope_id(self) -> int:
        return self.holder_id

    @property
    def amount(self) -> Decimal:
        return self.incoming + self.outgoing

    @property
    def open(self) -> Decimal:
        """What of it stands on the suspense account."""
        return self.amount - self.placed

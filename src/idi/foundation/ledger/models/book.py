from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.foundation.ledger.models.dues import AUTHORITIES

_OWN = Rows(region=AUTHORITIES, holders=("holder_id",), house_project=True, unplaced=True)


class Voucher(models.Model):
    """记账凭证: one movement in the book of one organisation. Its postings balance and add up to `amount`; the database
    checks that at the commit and lets nobody change a row. What was wrong is reversed by another voucher.

    `contract` is the number of the policy the movement belongs to, empty for bank money nobody has placed yet.
    """

    class Kind(models.TextChoices):
        OPEN = "open", _("开立账款")
        RECEIVE = "receive", _("收付")
        CANCEL = "cancel", _("冲销账款")
        BANK = "bank", _("银行流水入账")
        REFUND = "refund", _("退还暂收款")
        WRITE_BACK = "write_back", _("冲回收付")

    holder_id = models.BigIntegerField()
    counterparty_id = models.BigIntegerField(null=True)
    region_code = models.CharField(max_length=6)
    project_id = models.BigIntegerField(null=True)
    contract = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    amount = MoneyField()
    due = models.ForeignKey("ledger.Due", null=True, on_delete=models.PROTECT, related_name="vouchers")
    payment = models.ForeignKey("ledger.Payment", null=True, on_delete=models.PROTECT, related_name="vouchers")
    line = models.ForeignKey("ledger.BankLine", null=True, on_delete=models.PROTECT, related_name="vouchers")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    booked_on = models.DateField()
    booked_at = models.DateTimeField()

    rows: ClassVar = _OWN

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="voucher_moves_something")]
        indexes = [models.Index(fields=["holder_id", "booked_on"], name="voucher_of_book")]

    def __str__(self) -> str:
        return f"{self.number} {self.amount}"


class Posting(models.Model):
    """分录: an amount on one side of an account, in the book of the voucher's holder. Never changed."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="postings")
    holder_id = models.BigIntegerField()
    counterparty_id = models.BigIntegerField(null=True)
    region_code = models.CharField(max_length=6)
    project_id = models.BigIntegerField(null=True)
    contract = models.CharField(max_length=60, blank=True)
    account = models.CharField(max_length=4)
    debit = MoneyField(default=0)
    credit = MoneyField(default=0)
    booked_on = models.DateField()

    rows: ClassVar = _OWN

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0), name="posting_has_one_side"
            ),
        ]
        indexes = [models.Index(fields=["holder_id", "booked_on", "account"], name="posting_of_book")]

    def __str__(self) -> str:
        return f"{self.account} {self.debit} {self.credit}"

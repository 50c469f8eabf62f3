from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows

AUTHORITIES = ("insurance_regulator", "association")


class Due(models.Model):
    """应收应付: an amount one holder owes another because of a subject, until a day. Never changed, only paid, cancelled, or let go of.

    `contract` is the number of the policy it belongs to, `tax_amount` the tax within the amount, `passes_on` the due whose
    money a co-insurer's part comes from. The creditor invoices the whole to the debtor, or `invoice_amount` of it to
    `invoice_to_id`.
    """

    class Kind(models.TextChoices):
        PREMIUM = "premium", _("保险费")
        PREMIUM_ADJUSTMENT = "premium_adjustment", _("保险费调整")
        PREMIUM_SHARE = "premium_share", _("共保保费划付")
        CLAIM = "claim", _("赔款")
        CLAIM_ADVANCE = "claim_advance", _("先予支付的赔款")
        CLAIM_MITIGATION = "claim_mitigation", _("施救费用")
        CLAIM_SUPPLEMENT = "claim_supplement", _("补充赔款")
        CLAIM_DELAY = "claim_delay", _("延迟赔付的损失")
        CLAIM_SHARE = "claim_share", _("共保赔款摊回")
        RECOVERY = "recovery", _("追偿款")
        RECOVERY_SHARE = "recovery_share", _("共保追偿划付")
        REPAIR_COST = "repair_cost", _("应急维修费")
        REPAIR_BORNE = "repair_borne", _("应急维修费承担款")
        FEE = "fee", _("费用")

    kind = models.CharField(max_length=24, choices=Kind)
    region_code = models.CharField(max_length=6)
    project_id = models.BigIntegerField()
    debtor_id = models.BigIntegerField(null=True)
    creditor_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    contract = models.CharField(max_length=60, blank=True)
    passes_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="passed_on")
    number = models.CharField(max_length=40, unique=True)
    amount = MoneyField()
    tax_amount = MoneyField(default=0)
    invoice_amount = MoneyField(null=True)
    invoice_to_id = models.BigIntegerField(null=True)
    paid_amount = MoneyField(default=0)
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, holders=("debtor_id", "creditor_id"), house_project=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="due_is_positive"),
            models.CheckConstraint(
                condition=Q(paid_amount__gte=0, paid_amount__lte=F("amount")), name="due_never_overpaid"
            ),
            models.CheckConstraint(
                condition=Q(debtor_id__isnull=False) | Q(creditor_id__isnull=False), name="due_names_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="due_by_subject"),
            models.Index(fields=["contract"], name="due_by_contract"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.amount}"

    @property
    def scope_id(self) -> int:
        return self.project_id

    @property
    def open(self) -> Decimal:
        """What is still to be paid, in yuan."""
        return self.amount - self.paid_amount


class Payment(models.Model):
    """收付: money that moved on a due, with the reference of the bank. A row is never changed; a mistake is written back
    by a negative row (`reverses`). `line` is the line of the bank file it came in by.
    """

    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="payments")
    region_code = models.CharField(max_length=6)
    project_id = models.BigIntegerField()
    debtor_id = models.BigIntegerField(null=True)
    creditor_id = models.BigIntegerField(null=True)
    amount = MoneyField()
    paid_on = models.DateField()
    reference = models.CharField(max_length=70)
    recorded_at = models.DateTimeField()
    line = models.ForeignKey("ledger.BankLine", null=True, on_delete=models.PROTECT, related_name="payments")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="written_back_by")

    rows: ClassVar = Rows(region=AUTHORITIES, holders=("debtor_id", "creditor_id"), house_project=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses=None) | Q(amount__lt=0, reverses__isnull=False),
                name="payment_is_positive",
            ),
            models.UniqueConstraint(fields=["due", "reference"], name="payment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount}"

    @property
    def scope_id(self) -> int:
        return self.project_id

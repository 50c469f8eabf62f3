from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.crypto import EncryptedTextField, mask_name
from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.payouts.states import PAYOUT
from idi.lifecycle.placed import InProject, OnClaim


class Batch(models.Model):
    """付款清单: approved payments handed to the bank together, each line once."""

    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=6)
    number = models.CharField(max_length=40, unique=True)
    count = models.PositiveIntegerField()
    total = MoneyField()
    made_at = models.DateTimeField()

    rows: ClassVar = Rows(holders=("lead_id",))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(count__gt=0, total__gt=0), name="batch_pays_something")]

    def __str__(self) -> str:
        return self.number

    @property
    def scope_id(self) -> int:
        return self.lead_id


class Payout(OnClaim):
    """付款: one due of a claim on its way to its payee. Name and account are the payee's, encrypted; the approval stands for
    exactly these, so a change of account takes it back.

    `payee_id` is an organisation, empty for an owner. `limit` is the figure above which a second person approves; `over` what the
    decision found payable and by how much the amount passes it, which a second person approves with an `approval_reason`.
    `reason` is why it was sent back, failed or dropped. A due has one living payment.
    """

    class As(models.TextChoices):
        OWNER = "owner", _("业主本人")
        AUTHORISED = "authorised", _("业主授权的收款人")
        ORGANISATION = "organisation", _("单位")

    due = models.ForeignKey("ledger.Due", on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=24)
    amount = MoneyField()
    payee_id = models.BigIntegerField(null=True)
    payee_as = models.CharField(max_length=12, choices=As)
    holder_name = EncryptedTextField(purpose="payout.holder_name")
    account = EncryptedTextField(purpose="payout.account")
    account_index = models.CharField(max_length=64, db_index=True)
    bank = models.CharField(max_length=80)
    limit = models.JSONField(default=dict)
    over = models.JSONField(default=dict)
    approval_reason = models.CharField(max_length=300, blank=True)
    second_person = models.BooleanField()
    prepared_at = models.DateTimeField()
    prepared_by_id = models.BigIntegerField()
    approved_at = models.DateTimeField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="payouts")
    paid_on = models.DateField(null=True)
    reference = models.CharField(max_length=70, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=PAYOUT.choices, default=PAYOUT.first)

    machine: ClassVar = PAYOUT
    rows: ClassVar = Rows(holders=("lead_id",), house_project=True)

    class Meta:
        indexes = [models.Index(fields=["lead", "-id"], name="payout_by_lead")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_is_positive"),
            models.UniqueConstraint(fields=["due"], condition=~Q(state="dropped"), name="one_payout_lives"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by_id__isnull=True)
                | Q(approved_at__isnull=False, approved_by_id__isnull=False),
                name="approval_names_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="listed") | Q(batch__isnull=False, approved_at__isnull=False),
                name="only_the_approved_is_listed",
            ),
            models.CheckConstraint(
                condition=Q(over={}) | Q(approved_at__isnull=True) | ~Q(approval_reason=""),
                name="above_the_payable_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def last_digits(self) -> str:
        """What of the account may stand on a page."""
        return self.account[-4:]


class GivenAccount(InProject):
    """收款账户: where whoever may take the money of a claim for its owner wants it paid; the newest counts.

    Encrypted as that of a payment; `given_as` is in which part it was said.
    """

    class As(models.TextChoices):
        OWNER = "owner", _("业主")
        HOLDER = "holder", _("受托人")

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    holder_name = EncryptedTextField(purpose="payout.holder_name")
    account = EncryptedTextField(purpose="payout.account")
    bank = models.CharField(max_length=80)
    given_as = models.CharField(max_length=6, choices=As)
    given_at = models.DateTimeField()
    given_by_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(holders=("lead_id",), house_project=True)

    def __str__(self) -> str:
        return f"{self.claim_id} {self.given_at:%F}"

    @property
    def masked(self) -> str:
        """What of it may stand on a page."""
        return f"{mask_name(self.holder_name)} •••• {self.account[-4:]} {self.bank}"


class CashCall(models.Model):
    """摊回通知书: the letter that calls a follower for its open parts; `lines` are frozen as they stood."""

    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    follower = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=6)
    number = models.CharField(max_length=40, unique=True)
    lines = models.JSONField()
    total = MoneyField()
    document_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    rows: ClassVar = Rows(holders=("lead_id", "follower_id"))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(total__gt=0), name="call_asks_for_something")]

    def __str__(self) -> str:
        return self.number

    @property
    def scope_id(self) -> int:
        return self.lead_id

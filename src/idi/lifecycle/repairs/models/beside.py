from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, OnClaim
from idi.lifecycle.repairs.models.order import Order


class Recurrence(OnClaim):
    """再次损坏: a new claim at the spot of an `earlier` repair that is under its warranty on the day of discovery."""

    earlier = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="recurrences")
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    repairer_id = models.BigIntegerField()
    linked_at = models.DateTimeField()
    ordered_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(
        region=AUTHORITIES, project=COVER_PARTIES, unit=("owner", "repairer"), holders=("lead_id", "repairer_id")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim"], name="recurrence_once")]

    def __str__(self) -> str:
        return f"{self.claim_number} {self.earlier_id}"


class CashOffer(OnClaim):
    """现金赔付方案: money instead of a repair; only the owner can choose it, and silence chooses nothing."""

    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    amount = MoneyField()
    reason = models.CharField(max_length=500)
    quote_warning = models.JSONField(default=dict)
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES, unit=("owner",), holders=("lead_id",))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="cash_is_positive"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, accepted__isnull=True)
                | Q(answered_at__isnull=False, accepted__isnull=False),
                name="answered_cash_has_an_answer",
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(answered_at__isnull=True), name="one_cash_offer_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_number} {self.amount}"

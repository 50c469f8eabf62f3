"""What an insurer decides by: how far one person may go alone, and reasons in the owner's plain words."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows


class DecidingLimit(models.Model):
    """核定权限: above which loss a decision of an insurer needs a second person, from a day on."""

    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    amount = MoneyField()
    from_on = models.DateField()
    set_at = models.DateTimeField()

    rows: ClassVar = Rows(holders=("insurer_id",))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="deciding_limit_amount")]

    def __str__(self) -> str:
        return f"{self.insurer_id} {self.from_on}"

    @property
    def scope_id(self) -> int:
        return int(self.insurer_id)


class ReasonText(models.Model):
    """理由文本: how an insurer, or for a region the association, tells an owner why; a later text of the same code replaces it.

    An empty `text` takes the code out of use. Decisions keep the words they were made with.
    """

    holder = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=6)
    code = models.CharField(max_length=30)
    outcome = models.CharField(max_length=8)
    title = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    ground = models.CharField(max_length=200, blank=True)
    filed_at = models.DateTimeField()

    rows: ClassVar = Rows(signed_in=True, written=Rows(holders=("holder_id",)))

    class Meta:
        indexes = [models.Index(fields=["region_code", "code", "-id"], name="reason_by_region")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def scope_id(self) -> int:
        return int(self.holder_id)

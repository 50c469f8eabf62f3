from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows


class PriceLine(models.Model):
    """维修单价: what one unit of a piece of work costs from a day on, as an insurer or, for a region, the association files it.

    A later line of the same code replaces it from its own day on; none is changed. Reference prices are no secret: whoever is
    signed in may read them, so that repairer and owner judge an estimate by the same list. The holder alone writes.
    """

    holder = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=6)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    measure = models.CharField(max_length=12)
    price = MoneyField()
    valid_from = models.DateField()
    source = models.CharField(max_length=120)
    filed_at = models.DateTimeField()

    rows: ClassVar = Rows(signed_in=True, written=Rows(holders=("holder_id",)))

    class Meta:
        indexes = [models.Index(fields=["region_code", "code", "-valid_from"], name="price_by_region")]
        constraints = [
            models.UniqueConstraint(fields=["holder", "region_code", "code", "valid_from"], name="price_once_a_day"),
            models.CheckConstraint(condition=Q(price__gt=0), name="price_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def scope_id(self) -> int:
        """The chain its acts are journaled in: that of the holder."""
        return int(self.holder_id)

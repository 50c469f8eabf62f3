from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.rowsecurity import ANY, Rows


class Region(models.Model):
    """行政区划: a place by its six-digit code (GB/T 2260), with the place it lies in."""

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")

    rows: ClassVar = Rows(public=True, written=Rows())

    def __str__(self) -> str:
        return self.name


class Scope(models.Model):
    """范围: a thing one may be let into. Its id is the primary key of the project, unit, organisation or person it stands for."""

    class Kind(models.TextChoices):
        PLATFORM = "platform", "平台"
        ORGANISATION = "organisation", "单位"
        PERSON = "person", "人员"
        PROJECT = "project", "工程项目"
        UNIT = "unit", "户"

    kind = models.CharField(max_length=12, choices=Kind)
    region_code = models.CharField(max_length=6)

    rows: ClassVar = Rows(region=ANY, scope="id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class Seat(models.Model):
    """席位: a holder's place in one scope or in a whole region, in a role, from a day until a day (inclusive)."""

    holder_id = models.BigIntegerField()
    scope = models.ForeignKey(Scope, null=True, on_delete=models.CASCADE, related_name="seats")
    region_code = models.CharField(max_length=6, blank=True)
    role = models.CharField(max_length=30)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    # Who holds a seat sees it; only from inside a scope is anybody let in, or everybody could seat himself anywhere.
    rows: ClassVar = Rows(scope="scope_id", holders=("holder_id",), written=Rows(scope="scope_id"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scope__isnull=False, region_code="") | (Q(scope__isnull=True) & ~Q(region_code="")),
                name="seat_scope_or_region",
            ),
            models.UniqueConstraint(
                fields=["holder_id", "scope", "region_code", "role", "from_on"],
                nulls_distinct=False,
                name="seat_once",
            ),
        ]
        # Row security gathers whole books of seats: it reads them from this index alone.
        indexes = [
            models.Index(fields=["holder_id", "role", "scope"], include=["from_on", "until_on"], name="seat_by_holder")
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} {self.role}"

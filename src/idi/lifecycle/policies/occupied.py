from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Func, Q

from idi.foundation.core.rowsecurity import ANY, Rows
from idi.lifecycle.placed import InProject


class _Days(Func):
    """From a day on until before another; without the other for good."""

    function = "daterange"


class _Only(Func):
    """One number as a range, for an exclusion needs ranges on both sides."""

    function = "int8range"
    template = "%(function)s(%(expressions)s, '[]')"


class InsuredBuilding(InProject):
    """在保单体: one policy holds one building from its signing until it ends; the database lets no second one overlap."""

    policy = models.ForeignKey("policies.Policy", on_delete=models.PROTECT, related_name="buildings")
    building = models.ForeignKey("projects.Building", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    rows: ClassVar = Rows(region=ANY, project=ANY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "building"], name="insured_building_once"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")), name="insured_days_in_order"
            ),
            ExclusionConstraint(
                name="building_insured_by_one_policy",
                expressions=[
                    (_Only("building_id", "building_id"), RangeOperators.OVERLAPS),
                    (_Days("from_on", "until_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building_id} {self.policy_id}"

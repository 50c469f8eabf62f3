"""The visit before the cover begins, with the defects owners reported in the wait."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.inspections.models.mandate import Mandate
from idi.lifecycle.inspections.models.seats import OVERSEERS
from idi.lifecycle.inspections.models.visit import Visit
from idi.lifecycle.placed import AUTHORITIES, InProject


class ReturnVisit(InProject):
    """回访检查计划: the body comes back to an accepted building between two days before its wait ends; `visit` once it did."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    building = models.ForeignKey("projects.Building", on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_on = models.DateField()
    from_on = models.DateField()
    until_on = models.DateField()
    because = models.JSONField(default=list)

    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mandate", "building"], name="return_visit_once"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="return_visit_days"),
        ]

    def __str__(self) -> str:
        return f"{self.building_id} {self.from_on}"


class WaitDefect(InProject):
    """等待期报修: what owners reported in the wait, as far as an inspector needs it: where, what, when. No words of the reporter."""

    building = models.ForeignKey("projects.Building", on_delete=models.PROTECT, related_name="+")
    claim_number = models.CharField(max_length=40, unique=True)
    place = models.CharField(max_length=120)
    item = models.CharField(max_length=3, blank=True)
    symptom = models.CharField(max_length=60)
    reported_on = models.DateField()

    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS)

    class Meta:
        indexes = [models.Index(fields=["project", "-reported_on"], name="wait_defect_by_project")]

    def __str__(self) -> str:
        return self.claim_number

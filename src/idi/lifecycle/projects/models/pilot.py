"""The pilot programme with its areas and firms."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.rowsecurity import Rows


class Programme(models.Model):
    """试点方案: a region's pilot (notice 四), with its areas and firms."""

    region_code = models.CharField(max_length=6)
    title = models.CharField(max_length=120)
    law = models.CharField(max_length=40)
    opened_on = models.DateField()
    scope_id = models.BigIntegerField()

    rows: ClassVar = Rows(signed_in=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_code", "title"], name="programme_once")]

    def __str__(self) -> str:
        return self.title


class PilotArea(models.Model):
    """试点地区: a county in the programme; its housing authority designates projects.

    One that joined later has the day it consented and the paper that says so.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="areas")
    region_code = models.CharField(max_length=6)
    joined_on = models.DateField(null=True)
    consent = models.CharField(max_length=200, blank=True, default="")

    rows: ClassVar = Rows(signed_in=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "region_code"], name="pilot_area_once")]

    def __str__(self) -> str:
        return self.region_code


class PilotFirm(models.Model):
    """试点企业: a developer named in the programme."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="firms")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")

    rows: ClassVar = Rows(signed_in=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "organisation"], name="pilot_firm_once")]

    def __str__(self) -> str:
        return str(self.organisation_id)

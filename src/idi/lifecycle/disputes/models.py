from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.disputes.states import APPRAISAL
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, InProject


class Appraisal(InProject):
    """争议鉴定: of a refused claim, by a qualified third party the applicant and the insurer commission together (notice 三（八）)."""

    class Result(models.TextChoices):
        COVERED = "covered", "属于保险责任"
        NOT_COVERED = "not_covered", "不属于保险责任"

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("projects.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    applicant = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    applied_at = models.DateTimeField()
    commissioned_at = models.DateTimeField(null=True)
    fee = MoneyField(null=True)
    result = models.CharField(max_length=12, choices=Result, blank=True)
    reasons = models.TextField(blank=True)
    awarded_at = models.DateTimeField(null=True)
    document_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=14, choices=APPRAISAL.choices, default=APPRAISAL.first)

    machine: ClassVar = APPRAISAL
    rows: ClassVar = Rows(
        region=AUTHORITIES, project=COVER_PARTIES, unit=("owner",), holders=("body_id", "applicant_id")
    )

    def __str__(self) -> str:
        return self.number

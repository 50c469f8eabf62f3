from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.disputes.states import APPRAISAL
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, OnClaim


class Appraisal(OnClaim):
    """争议鉴定: of a claim refused as a whole or in part, by a qualified third party the applicant and the insurer
    commission together (notice 三（八）).

    `applicant` is the developer; empty where the insurer put forward what an owner asked for. `because` keeps the figures of
    law under which it was asked for, `reason` why the insurer did not agree to the body.
    """

    class Result(models.TextChoices):
        COVERED = "covered", _("属于保险责任")
        NOT_COVERED = "not_covered", _("不属于保险责任")

    number = models.CharField(max_length=40, unique=True)
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    qualification = models.CharField(max_length=120)
    question = models.TextField()
    because = models.JSONField(default=list)
    applied_at = models.DateTimeField()
    commissioned_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    fee = MoneyField(null=True)
    result = models.CharField(max_length=12, choices=Result, blank=True)
    reasons = models.TextField(blank=True)
    awarded_at = models.DateTimeField(null=True)
    document_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=14, choices=APPRAISAL.choices, default=APPRAISAL.first)

    machine: ClassVar = APPRAISAL
    rows: ClassVar = Rows(
        region=AUTHORITIES, project=COVER_PARTIES, unit=("owner",), holders=("body_id", "applicant_id", "lead_id")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state__in=("applied", "commissioned")), name="one_appraisal_runs"
            ),
            models.CheckConstraint(
                condition=~Q(state="awarded")
                | (Q(awarded_at__isnull=False, fee__gte=0) & ~Q(result="") & ~Q(reasons="")),
                name="award_says_what_and_why",
            ),
        ]
        indexes = [models.Index(fields=["body", "-id"], name="appraisal_by_body")]

    def __str__(self) -> str:
        return self.number

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.claims.models.claim import InClaim
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES


class Decision(InClaim):
    """核定: what was decided, when, why and by which figures; a later decision replaces it, none is edited."""

    class Outcome(models.TextChoices):
        COVERED = "covered", "属于保险责任"
        REFUSED = "refused", "不属于保险责任"

    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    item = models.CharField(max_length=3)
    reasons = models.TextField()
    ground = models.CharField(max_length=200)
    because = models.JSONField(default=list)
    award_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    letter_id = models.BigIntegerField(null=True)
    replaced_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES, unit=("owner", "appraiser"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="decision_once"),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(replaced_at__isnull=True), name="one_decision_stands"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}/{self.number}"


class Objection(InClaim):
    """异议: what the owner says against a refusal, and the review by a second person; there is no window for it."""

    text = models.TextField()
    objected_at = models.DateTimeField()
    objected_by_id = models.BigIntegerField(null=True)
    upheld = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES, unit=("owner",))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(reviewed_at__isnull=True), name="one_objection_waits"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, upheld__isnull=True)
                | Q(reviewed_at__isnull=False, upheld__isnull=False),
                name="reviewed_objection_has_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.objected_at:%F}"

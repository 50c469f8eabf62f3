from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.complaints.kinds import AGAINST, CAUSES
from idi.lifecycle.complaints.states import COMPLAINT


class Complaint(models.Model):
    """投诉: what somebody holds against an organisation, how long it has to answer, and what it answered.

    `against` is empty until the desk or an authority found out whom it concerns. `desk_id` is the desk of the region.
    `due_on` is the last day of its clock with the figures in `because`; `stage` says which clock runs: first, complex,
    prolonged. `escalated_at`: the day passed without an answer, or the complainant was not content, and the authority
    was told.
    """

    class Channel(models.TextChoices):
        WEB = "web", _("网页")
        HOTLINE = "hotline", _("专线")

    class Stage(models.TextChoices):
        FIRST = "first", _("一般期限")
        COMPLEX = "complex", _("情况复杂，已延长")
        PROLONGED = "prolonged", _("经批准再次延长")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("投诉属实")
        PARTLY = "partly", _("部分属实")
        UNFOUNDED = "unfounded", _("投诉不属实")

    class Rating(models.IntegerChoices):
        VERY = 0, _("非常满意")
        SATISFIED = 1, _("满意")
        DISSATISFIED = 2, _("不满意")

    region_code = models.CharField(max_length=6)
    number = models.CharField(max_length=40, unique=True)
    track_code = models.CharField(max_length=16, unique=True)
    desk_id = models.BigIntegerField()
    project = models.ForeignKey("projects.Project", null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("projects.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey("claims.Claim", null=True, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=400, blank=True)
    against_kind = models.CharField(max_length=16, choices=list(AGAINST.items()))
    against = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=10, choices=list(CAUSES.items()))
    channel = models.CharField(max_length=8, choices=Channel)
    text = models.TextField()
    wish = models.TextField(blank=True)
    name = EncryptedTextField(purpose="complaint.name")
    phone = EncryptedTextField(purpose="complaint.phone")
    phone_index = models.CharField(max_length=64, db_index=True)
    person_id = models.BigIntegerField(null=True)
    filed_at = models.DateTimeField()
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.FIRST)
    due_on = models.DateField()
    because = models.JSONField(default=list)
    extension_reason = models.TextField(blank=True)
    extended_by_id = models.BigIntegerField(null=True)
    handler_id = models.BigIntegerField(null=True)
    escalated_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)
    letter_id = models.BigIntegerField(null=True)
    rating = models.PositiveSmallIntegerField(choices=Rating, null=True)
    rating_words = models.TextField(blank=True)
    rated_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=COMPLAINT.choices, default=COMPLAINT.first)

    machine: ClassVar = COMPLAINT
    rows: ClassVar = Rows(
        region=("housing_authority", "insurance_regulator", "association", "hotline"),
        holders=("against_id", "person_id"),
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["against", "-id"], name="complaint_by_against"),
            models.Index(fields=["region_code", "-id"], name="complaint_by_region"),
            models.Index(
                fields=["due_on"], condition=Q(state__in=("undirected", "filed", "in_hand")), name="complaint_runs"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="undirected") | Q(against__isnull=False) | Q(state="withdrawn"),
                name="directed_complaint_is_against_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="complaint_answered_with_words",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def scope_id(self) -> int:
        """The chain of whoever has to answer; of the desk until that is known."""
        return int(self.against_id or self.desk_id)

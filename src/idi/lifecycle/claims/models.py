from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.claims.states import CLAIM
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, DESK, InProject

HANDLING = (*COVER_PARTIES, "contractor", "repairer", "appraiser")
AT_HOME = ("owner", "repairer", "appraiser")


class Claim(models.Model):
    """报案/赔案: a report of loss, which is a fact and always registered and numbered, and what came of it.

    Without a known address `project`, `building` and `unit` are empty and the desk finds the place (state unplaced).
    `triage` keeps the answer of the rules on the day of discovery: state, item, who answers, figures.
    Reporter and claimant are different roles: `reporter_is_owner` tells whether the reporter may sign and accept.
    """

    class Channel(models.TextChoices):
        WEB = "web", "网页"
        HOTLINE = "hotline", "专线"
        STAFF = "staff", "经办代录"

    region_code = models.CharField(max_length=6)
    project = models.ForeignKey("projects.Project", null=True, on_delete=models.PROTECT, related_name="+")
    building = models.ForeignKey("projects.Building", null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("projects.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey("policies.Policy", null=True, on_delete=models.PROTECT, related_name="+")
    lead_id = models.BigIntegerField(null=True)
    number = models.CharField(max_length=40, unique=True)
    track_code = models.CharField(max_length=16, unique=True)
    channel = models.CharField(max_length=8, choices=Channel)
    address_given = models.CharField(max_length=200, blank=True)
    item = models.CharField(max_length=3, blank=True)
    symptom = models.CharField(max_length=20)
    place = models.CharField(max_length=60, blank=True)
    narrative = models.TextField()
    emergency = models.BooleanField(default=False)
    reporter_name = EncryptedTextField(purpose="claim.reporter_name")
    reporter_phone = EncryptedTextField(purpose="claim.reporter_phone")
    reporter_phone_index = models.CharField(max_length=64, db_index=True)
    reporter_is_owner = models.BooleanField(default=True)
    reporter_person_id = models.BigIntegerField(null=True)
    discovered_on = models.DateField()
    reported_at = models.DateTimeField()
    triage = models.JSONField(default=dict)
    estimate = MoneyField(null=True)
    amount = MoneyField(null=True)
    amount_confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=14, choices=CLAIM.choices, default=CLAIM.first)

    machine: ClassVar = CLAIM
    rows: ClassVar = Rows(
        region=(*AUTHORITIES, *DESK), project=HANDLING, unit=AT_HOME, holders=("lead_id", "reporter_person_id"),
        unplaced=True,
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["lead_id", "-id"], name="claim_by_lead"),
            models.Index(fields=["region_code", "-id"], name="claim_by_region"),
            models.Index(fields=["unit", "-id"], name="claim_by_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="unplaced") | Q(project__isnull=False), name="placed_claim_has_a_project"
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def scope_id(self) -> int | None:
        """The project's chain; a report nobody has placed yet is journaled on the platform's own."""
        return self.project_id


class InClaim(InProject):
    """Base of what belongs to one claim."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="%(class)ss")
    unit = models.ForeignKey("projects.Unit", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Survey(InClaim):
    """查勘: what the insurer's surveyor found on site."""

    surveyed_at = models.DateTimeField()
    surveyor_id = models.BigIntegerField()
    finding = models.TextField()
    cause = models.CharField(max_length=20)
    responsible = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=3)
    estimate = MoneyField()

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES)

    def __str__(self) -> str:
        return f"{self.claim_id} {self.surveyed_at:%F}"


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


class Clock(InClaim):
    """时限: one clock of law or contract running on a claim, with the figure it comes from and what stopped it."""

    clock = models.CharField(max_length=30)
    label = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    days = models.PositiveSmallIntegerField(null=True)
    text = models.CharField(max_length=80, blank=True)
    because = models.JSONField(default=list)
    stopped_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=(*AUTHORITIES, *DESK), project=HANDLING, unit=AT_HOME)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "clock"], condition=Q(stopped_at__isnull=True), name="clock_once_running"
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.clock}"

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.claims.kinds import CAUSES, PLACES, SYMPTOMS
from idi.lifecycle.claims.models.claim import InClaim
from idi.lifecycle.claims.states import SURVEY_TASK
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, OnClaim


class Surveyor(models.Model):
    """查勘人员: somebody an insurer sends out, of its own staff or of a firm of loss adjusters, with areas and skills.

    `areas` are region codes, `skills` codes of cover items; empty means all. `name` is that of the account.
    """

    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    firm = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    name = EncryptedTextField(purpose="surveyor.name")
    areas = models.JSONField(default=list)
    skills = models.JSONField(default=list)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    set_at = models.DateTimeField()

    rows: ClassVar = Rows(holders=("insurer_id",))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["insurer", "person_id"], condition=Q(until_on__isnull=True), name="surveyor_once"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="surveyor_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.insurer_id}/{self.person_id}"

    @property
    def scope_id(self) -> int:
        return int(self.insurer_id)


class SurveyTask(OnClaim):
    """查勘任务: who goes to look at a damage, and when; handed to another it ends with the reason and a new one begins.

    `surveyor_name` is kept for those who see the task and not the list of surveyors; so are `emergency`, `symptom` and `part` of
    the report for whoever is sent, who need not be let into the project.
    """

    lead_id = models.BigIntegerField()
    surveyor = models.ForeignKey(Surveyor, on_delete=models.PROTECT, related_name="+")
    surveyor_name = EncryptedTextField(purpose="surveyor.name")
    person_id = models.BigIntegerField()
    firm_id = models.BigIntegerField()
    visit_at = models.DateTimeField()
    emergency = models.BooleanField(default=False)
    symptom = models.CharField(max_length=20, blank=True)
    part = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    dispatched_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=SURVEY_TASK.choices, default=SURVEY_TASK.first)

    machine: ClassVar = SURVEY_TASK
    rows: ClassVar = Rows(
        region=AUTHORITIES, project=COVER_PARTIES, holders=("lead_id", "person_id", "firm_id")
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["person_id", "visit_at"], name="survey_task_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=Q(state="assigned"), name="one_survey_waits")
        ]

    def __str__(self) -> str:
        return f"{self.claim_number} {self.visit_at:%F}"

    @property
    def damage_words(self) -> str:
        """What was reported, and in which part of the home, as people read it."""
        return " · ".join(str(word) for word in (PLACES.get(self.part, self.part), SYMPTOMS.get(self.symptom)) if word)


class JointSurvey(OnClaim):
    """联合查勘: the inspection body that saw the works being built is asked along, and says what it thinks of the damage."""

    lead_id = models.BigIntegerField()
    body_id = models.BigIntegerField()
    visit_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    invited_at = models.DateTimeField()
    came = models.BooleanField(null=True)
    remarks = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES, holders=("lead_id", "body_id"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "body_id"], condition=Q(answered_at__isnull=True), name="one_joint_survey_waits"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, came__isnull=True)
                | Q(answered_at__isnull=False, came__isnull=False),
                name="answered_joint_survey_says_who_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_number} {self.body_id}"


class Survey(InClaim):
    """查勘: what the insurer's surveyor found on site.

    `measurements` are lines of what, value and unit; `lines` the estimate by the price library: code, name, unit,
    quantity, price, total, and the element a line belongs to (empty, or in older surveys missing: the spot of the
    report). `signer` is who was present and signed on the phone (`signature_id`), `signed_as` in which role; `photos`
    are the documents taken with it. `zero_reason` says why a defect of the works cost nothing. A survey is never
    edited: one that puts another right (`corrects`) says why, and photos and signature of each stay with it.
    """

    class Present(models.TextChoices):
        OWNER = "owner", _("业主")
        HOUSEHOLD = "household", _("家人或住户")
        KEEPER = "keeper", _("物业人员")
        NOBODY = "nobody", _("无人在场或拒绝签字")

    task = models.ForeignKey(SurveyTask, null=True, on_delete=models.PROTECT, related_name="surveys")
    surveyed_at = models.DateTimeField()
    surveyor_id = models.BigIntegerField()
    finding = models.TextField()
    measurements = models.JSONField(default=list)
    cause = models.CharField(max_length=20)
    responsible = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=3)
    estimate = MoneyField()
    lines = models.JSONField(default=list)
    zero_reason = models.CharField(max_length=300, blank=True)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    corrected_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    signed_as = models.CharField(max_length=10, choices=Present, blank=True)
    signer = EncryptedTextField(purpose="survey.signer", blank=True)
    signature_id = models.BigIntegerField(null=True)
    photos = models.JSONField(default=list)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, corrected_at__isnull=True, reason="")
                | (Q(corrects__isnull=False, corrected_at__isnull=False) & ~Q(reason="")),
                name="corrected_survey_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.surveyed_at:%F}"

    @property
    def cause_words(self) -> Any:
        """The cause as people read it."""
        return CAUSES.get(self.cause, self.cause)

    @property
    def by_element(self) -> list[tuple[str, Decimal]]:
        """What each element is estimated at, in the order of the lines; the empty name is the spot of the report itself."""
        found: dict[str, Decimal] = {}
        for line in self.lines:
            element = str(line.get("element") or "")
            found[element] = found.get(element, Decimal(0)) + Decimal(line["total"])
        return list(found.items())

    @property
    def filed(self) -> list[int]:
        """The documents that are its own: photos and the signature."""
        return [*self.photos, *([self.signature_id] if self.signature_id else ())]

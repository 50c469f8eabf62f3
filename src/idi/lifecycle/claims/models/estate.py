from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.claims.models.claim import HANDLING
from idi.lifecycle.claims.states import ESTATE_DECISION
from idi.lifecycle.placed import AUTHORITIES, DESK, InProject


class Estate(InProject):
    """群体报案: one notice for many homes with the same defect, split into one claim a home that all carry its number.

    The survey is planned once (`visit_at`, `plan`) and the cause found once (`cause`, `finding`, `responsible`); what is
    decided, paid and signed stays with each home. `reporter_id` is the organisation that reported; it claims nothing by that.
    """

    number = models.CharField(max_length=40, unique=True)
    item = models.CharField(max_length=3, blank=True)
    symptom = models.CharField(max_length=20)
    place = models.CharField(max_length=60)
    narrative = models.TextField()
    discovered_on = models.DateField()
    reported_at = models.DateTimeField()
    reporter_id = models.BigIntegerField(null=True)
    reporter_name = EncryptedTextField(purpose="estate.reporter_name")
    reporter_phone = EncryptedTextField(purpose="estate.reporter_phone")
    homes = models.PositiveIntegerField()
    visit_at = models.DateTimeField(null=True)
    plan = models.TextField(blank=True)
    cause = models.CharField(max_length=20, blank=True)
    finding = models.TextField(blank=True)
    responsible = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=(*AUTHORITIES, *DESK), project=HANDLING, holders=("reporter_id",))

    class Meta:
        indexes = [models.Index(fields=["project", "-id"], name="estate_by_project")]

    def __str__(self) -> str:
        return self.number


class EstateDecision(InProject):
    """群体核定: the homes of an estate claim decided at once by its one cause and survey, in the background where they are many.

    `ruling` is what is decided of each, `checked` the exclusions that were looked at, `losses` the amounts of single homes by the
    key of their claim. `done` of `homes` are written; `drafted` of them wait for a second person, each by itself. Dropped, nothing
    of it was written, and `problems` say which homes and why.
    """

    estate = models.ForeignKey(Estate, on_delete=models.PROTECT, related_name="decisions")
    claims = models.JSONField()
    ruling = models.JSONField()
    checked = models.JSONField(default=list)
    losses = models.JSONField(default=dict)
    homes = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    drafted = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=ESTATE_DECISION.choices, default=ESTATE_DECISION.first)

    machine: ClassVar = ESTATE_DECISION
    rows: ClassVar = Rows(project=("insurer_lead",))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["estate"], condition=Q(state="deciding"), name="one_estate_decision_runs"),
        ]

    def __str__(self) -> str:
        return f"{self.estate_id} {self.done}/{self.homes}"

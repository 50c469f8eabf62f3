from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.inspections.states import FINDING, MANDATE, REPORT
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, InProject

SITE = ("inspection_body", "contractor", "supervisor")


class Mandate(InProject):
    """风险管理委托: opened when the contract is signed; the lead insurer appoints an independent body (notice 三（六）).

    `checked` keeps the independence check: whom it looked at, and that no path was found.
    """

    proposal = models.OneToOneField("policies.Proposal", null=True, on_delete=models.PROTECT, related_name="+")
    policy = models.OneToOneField("policies.Policy", null=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    opened_at = models.DateTimeField()
    appointed_on = models.DateField(null=True)
    checked = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=MANDATE.choices, default=MANDATE.first)

    machine: ClassVar = MANDATE
    rows: ClassVar = Rows(region=AUTHORITIES, project=(*COVER_PARTIES, *SITE), holders=("lead_id", "body_id"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="appointed") | Q(body__isnull=False, appointed_on__isnull=False),
                name="appointed_mandate_names_its_body",
            )
        ]

    def __str__(self) -> str:
        return self.number


class Visit(InProject):
    """现场检查: one visit of the inspection body with its findings; `score` is the sum of the weights of its findings."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="visits")
    number = models.CharField(max_length=40, unique=True)
    visited_on = models.DateField()
    stage = models.CharField(max_length=40)
    weather = models.CharField(max_length=40, blank=True)
    summary = models.TextField()
    next_on = models.DateField(null=True)
    inspector_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    rows: ClassVar = Rows(region=AUTHORITIES, project=(*COVER_PARTIES, *SITE))

    def __str__(self) -> str:
        return self.number


class Finding(InProject):
    """风险记录: something the inspector saw, graded by the region's scheme, with a day by which it is to be put right."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    number = models.CharField(max_length=40, unique=True)
    building = models.ForeignKey("projects.Building", null=True, on_delete=models.PROTECT, related_name="+")
    location = models.CharField(max_length=120)
    item = models.CharField(max_length=3, blank=True)
    description = models.TextField()
    standard = models.CharField(max_length=200, blank=True)
    advice = models.TextField(blank=True)
    grade_original = models.CharField(max_length=4)
    grade_current = models.CharField(max_length=4)
    responsible = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    because = models.JSONField(default=list)
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    rejected_reason = models.CharField(max_length=300, blank=True)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=FINDING.choices, default=FINDING.first)

    machine: ClassVar = FINDING
    rows: ClassVar = Rows(
        region=AUTHORITIES, project=(*COVER_PARTIES, "inspection_body", "supervisor"), holders=("responsible_id",)
    )

    class Meta:
        indexes = [models.Index(fields=["project", "state", "-id"], name="finding_by_project")]

    def __str__(self) -> str:
        return self.number


class Report(InProject):
    """检查报告: the frozen record of a visit, as data and as PDF."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=40, unique=True)
    version = models.PositiveIntegerField()
    facts = models.JSONField()
    document_id = models.BigIntegerField()
    issued_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=REPORT.choices, default=REPORT.first)

    machine: ClassVar = REPORT
    rows: ClassVar = Rows(region=AUTHORITIES, project=(*COVER_PARTIES, *SITE))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "version"], name="report_once")]

    def __str__(self) -> str:
        return self.number

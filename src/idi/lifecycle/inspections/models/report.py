"""Reports: written by one, reviewed by others, frozen when they go out; who got them and whether they were opened."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.inspections.models.mandate import Mandate
from idi.lifecycle.inspections.models.seats import OVERSEERS
from idi.lifecycle.inspections.models.visit import Visit
from idi.lifecycle.inspections.states import REPORT
from idi.lifecycle.placed import AUTHORITIES, InProject

CONTRACT = ("insurer_lead", "insurer_co", "inspection_body")


class Report(InProject):
    """检查报告: what the body says of a visit or of a period. Until it is issued only the body sees it.

    One issued outside the platform has its `outside_number`; its paper is the file that was handed in.

    `kind` is a code of the region's report types, `texts` is what its author wrote, `authors` the ids of everybody who did.
    When it is submitted, `facts` freezes what the PDF is printed from and `levels` how many reviews it needs. A later
    version `replaces` an earlier one and is filed under the `first` of them.
    """

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="reports")
    body = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=40, unique=True)
    outside_number = models.CharField(max_length=60, blank=True, default="")
    version = models.PositiveIntegerField()
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    from_on = models.DateField()
    until_on = models.DateField()
    texts = models.JSONField(default=dict)
    further = models.JSONField(default=list)
    authors = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    levels = models.PositiveSmallIntegerField(null=True)
    check_code = models.CharField(max_length=16, unique=True)
    document_id = models.BigIntegerField(null=True)
    drafted_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=REPORT.choices, default=REPORT.first)

    machine: ClassVar = REPORT
    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS, holders=("body_id",), opened_by="issued_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["replaces"], condition=~Q(state="dropped"), name="report_replaced_once"),
            models.UniqueConstraint(
                fields=["body", "outside_number"], condition=~Q(outside_number=""), name="outside_report_once"
            ),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="report_period_in_order"),
            models.CheckConstraint(
                condition=~Q(state__in=("issued", "replaced", "recalled"))
                | Q(issued_at__isnull=False, document_id__isnull=False),
                name="issued_report_has_its_paper",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "-id"], name="report_by_project"),
            models.Index(fields=["body", "state", "-id"], name="report_by_body"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def label(self) -> str:
        """What kind it is, in words; a draft reads as its facts do once they are frozen."""
        return str(self.facts.get("kind") or self.kind)

    @property
    def root(self) -> Report:
        """The first of its versions, under which the papers of all are filed."""
        return self.first or self


class Review(InProject):
    """审核: how one person of the body judged a report, at which level, and why it was sent back."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="reviews")
    body_id = models.BigIntegerField()
    level = models.PositiveSmallIntegerField()
    reviewer_id = models.BigIntegerField(null=True)
    passed = models.BooleanField()
    remark = models.CharField(max_length=300, blank=True)
    reviewed_at = models.DateTimeField()

    rows: ClassVar = Rows(holders=("body_id",), house_project=True)

    def __str__(self) -> str:
        return f"{self.report_id}/{self.level}"


class Recipient(InProject):
    """报告接收单位: who was sent an issued report, and when somebody there first opened it.

    A building party sees this row though not the report: `title` says what it is, `over` whether it was recalled or replaced.
    """

    class Over(models.TextChoices):
        REPLACED = "replaced", _("已由新版本替代")
        RECALLED = "recalled", _("已撤回")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="recipients")
    holder = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    body_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    told_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    over = models.CharField(max_length=10, choices=Over, blank=True)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(project=CONTRACT, holders=("holder_id", "body_id"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "holder"], name="report_sent_once")]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.holder_id}"

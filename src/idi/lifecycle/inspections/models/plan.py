"""What is to be inspected and by when: the plan of a project, its versions, and what it warns of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.rowsecurity import Rows
from idi.foundation.core.states import State
from idi.lifecycle.inspections.models.seats import OVERSEERS, SITE
from idi.lifecycle.inspections.models.visit import Visit
from idi.lifecycle.inspections.states import ALARM_OPEN, ALARM_SETTLED
from idi.lifecycle.placed import AUTHORITIES, InProject


class Plan(InProject):
    """检查计划: the nodes of a project. It hangs on the project, not on the mandate: another body takes it over as it stands.

    `because` holds the figure the nodes were opened from, without its long value; `version` counts the changes.
    `entered_on` is the day on which the first body came to the works: what was due before, no body could see.
    """

    version = models.PositiveIntegerField(default=1)
    entered_on = models.DateField(null=True)
    because = models.JSONField(default=list)
    opened_at = models.DateTimeField()

    rows: ClassVar = Rows(region=AUTHORITIES, project=SITE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project"], name="plan_once")]

    def __str__(self) -> str:
        return f"{self.project_id} v{self.version}"


class Node(InProject):
    """检查节点: one part of a building that must be seen at a time of the works; the figures are those of the region when opened.

    `least` is the fewest visits, `notice_days` how long ahead the site asks, `hidden` says that it is soon covered, `before` the
    nodes whose inspection comes too early while this one is not seen. `milestone` and `within` tie it to the site's progress.
    `reason` says why it was added or dropped.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="nodes")
    building = models.ForeignKey("projects.Building", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    part = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=60)
    stage = models.CharField(max_length=40, choices=Visit.Stage)
    order = models.PositiveIntegerField()
    least = models.PositiveSmallIntegerField(default=1)
    notice_days = models.PositiveSmallIntegerField(default=0)
    hidden = models.BooleanField(default=False)
    before = models.JSONField(default=list)
    milestone = models.CharField(max_length=1, blank=True)
    within = models.PositiveSmallIntegerField(default=0)
    planned_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    dropped_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=SITE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["building", "code", "part"], name="node_once"),
            models.CheckConstraint(condition=Q(least__gte=1), name="node_asks_for_a_visit"),
        ]
        indexes = [models.Index(fields=["project", "planned_on"], name="node_by_day")]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.name, self.part)))

    @property
    def place(self) -> str:
        """Building and node in words."""
        return f"{self.building} {self}"

    @property
    def before_entry(self) -> bool:
        """Whether its works were due before any body came: nobody is late with it."""
        entered_on = self.plan.entered_on
        return entered_on is not None and self.planned_on is not None and self.planned_on < entered_on


class PlanChange(InProject):
    """计划变更: one change of a plan with its reason; `changes` is a list of {node, field, before, after} in exact words."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    changes = models.JSONField()
    organisation_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField()

    rows: ClassVar = Rows(region=AUTHORITIES, project=SITE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "version"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.version}"


class PlanAlarm(InProject):
    """计划告警: the clock found that something of the plan or the design stage is late; told once, settled when it is done.

    `subject_id` is the node, booking, document or comment it is about, which of them follows from the kind.
    """

    class Kind(models.TextChoices):
        LATE = "late", _("计划日已过，未检查")
        SHORT = "short", _("后续阶段已开始，检查次数不足")
        UNANSWERED = "unanswered", _("报验预约逾期未答复")
        MISSED = "missed", _("约定的检查没有进行")
        COVERED = "covered", _("未经检查即隐蔽")
        DOCUMENT = "document", _("设计资料逾期未提交")
        COMMENT = "comment", _("设计意见逾期未回复")

    kind = models.CharField(max_length=12, choices=Kind)
    subject_id = models.BigIntegerField()
    words = models.CharField(max_length=200)
    address = models.CharField(max_length=200)
    since_on = models.DateField()
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="plan_alarm_once")]
        indexes = [models.Index(fields=["project", "settled_at"], name="plan_alarm_by_project")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"

    @property
    def standing(self) -> State:
        return ALARM_SETTLED if self.settled_at else ALARM_OPEN

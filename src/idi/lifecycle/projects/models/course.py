"""How the works go on site, and what they are honoured with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.rowsecurity import ANY, Rows
from idi.lifecycle.placed import InProject
from idi.lifecycle.projects.models.contents import Building


class Milestone(InProject):
    """形象进度节点: one stage of the works of a building, or of the whole project, with the day it is planned for."""

    class Kind(models.TextChoices):
        FOUNDATION = "1", _("地基与基础")
        STRUCTURE = "2", _("主体结构")
        TOPPING_OUT = "3", _("结构封顶")
        DECORATION = "4", _("装饰装修")
        SERVICES = "5", _("设备安装")
        COMPLETION = "6", _("竣工")

    building = models.ForeignKey(Building, null=True, on_delete=models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=1, choices=Kind)
    planned_on = models.DateField(null=True)
    percent = models.PositiveSmallIntegerField(default=0)
    reached_on = models.DateField(null=True)

    rows: ClassVar = Rows(region=ANY, project=ANY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "building", "kind"], nulls_distinct=False, name="milestone_once"
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="milestone_percent"),
            models.CheckConstraint(
                condition=Q(percent=100, reached_on__isnull=False) | Q(percent__lt=100, reached_on__isnull=True),
                name="milestone_reached_is_all_of_it",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Progress(InProject):
    """形象进度: one report of how far a milestone is, by the developer or the supervisor, with photos."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="reports")
    percent = models.PositiveSmallIntegerField()
    seen_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    organisation_id = models.BigIntegerField(null=True)
    reported_at = models.DateTimeField()

    rows: ClassVar = Rows(region=ANY, project=ANY)

    def __str__(self) -> str:
        return f"{self.milestone} {self.percent}%"


class Award(InProject):
    """创优夺杯: a prize for quality the project applied for or won."""

    class Level(models.TextChoices):
        STATE = "1", _("国家级")
        PROVINCE = "2", _("省级")
        CITY = "3", _("市级")
        COUNTY = "4", _("县（市、区）级")

    name = models.CharField(max_length=120)
    level = models.CharField(max_length=1, choices=Level)
    body = models.CharField(max_length=120)
    applied_on = models.DateField(null=True)
    awarded_on = models.DateField(null=True)
    document_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(region=ANY, project=ANY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name", "level"], name="award_once"),
            models.CheckConstraint(
                condition=Q(applied_on__isnull=False) | Q(awarded_on__isnull=False), name="award_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(awarded_on__isnull=True) | Q(applied_on__isnull=True) | Q(awarded_on__gte=F("applied_on")),
                name="award_after_application",
            ),
        ]

    def __str__(self) -> str:
        return self.name

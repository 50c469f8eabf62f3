"""What an inspector does on the site: visits, and the drawings findings are pinned on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.inspections.models.mandate import Mandate
from idi.lifecycle.inspections.models.mistakes import Mistakable, voided_with_reason
from idi.lifecycle.inspections.models.seats import FORMER, SITE
from idi.lifecycle.placed import AUTHORITIES, InProject


class Drawing(InProject):
    """图纸: a plan of the project as a picture, on which a finding can be pinned. `document_id` is the picture."""

    building = models.ForeignKey("projects.Building", null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    document_id = models.BigIntegerField(null=True)
    filed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=(*SITE, FORMER))

    class Meta:
        indexes = [models.Index(fields=["project", "-id"], name="drawing_by_project")]

    def __str__(self) -> str:
        return self.title


class Visit(Mistakable, InProject):
    """现场检查: one visit of the inspection body with its findings; `score` is the sum of the weights of its findings.

    `key` is what a device named the visit before it reached the platform: sent twice it is one visit. `device` is what
    that device noted: begun_at, ended_at and sent_at by its own clock, `clock_off` (seconds it was behind), place.
    `checks` are the points of the stage's checklist with their answers and the checklist's version. `node` is what it
    fulfils of the plan. `inspected_by` is what the inspector was qualified for on the day: title, specialties, and the
    figure where nothing was on file; names stay with the body.
    """

    class Stage(models.TextChoices):
        FOUNDATION = "foundation", _("桩基与地基基础")
        BASEMENT = "basement", _("地下室钢筋与防水")
        STRUCTURE = "structure", _("主体结构")
        PRECAST = "precast", _("预制构件安装")
        MASONRY = "masonry", _("砌体与抹灰")
        EXTERIOR = "exterior", _("外墙与保温")
        WINDOWS = "windows", _("门窗与淋水试验")
        ROOF = "roof", _("屋面防水与蓄水试验")
        WET_ROOMS = "wet_rooms", _("卫生间蓄水试验")
        SERVICES = "services", _("机电安装")
        DECORATION = "decoration", _("装修")
        UNITS = "units", _("分户验收")
        PUBLIC_PARTS = "public_parts", _("公共部位")
        RETURN = "return", _("回访检查")
        DESIGN = "design", _("设计审查")

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="visits")
    number = models.CharField(max_length=40, unique=True)
    visited_on = models.DateField()
    stage = models.CharField(max_length=40, choices=Stage)
    weather = models.CharField(max_length=40, blank=True)
    summary = models.TextField()
    next_on = models.DateField(null=True)
    score = models.PositiveIntegerField()
    inspector_id = models.BigIntegerField(null=True)
    inspected_by = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    key = models.UUIDField(null=True, unique=True)
    device = models.JSONField(default=dict)
    checks = models.JSONField(default=dict)
    node = models.ForeignKey("inspections.Node", null=True, on_delete=models.PROTECT, related_name="visits")

    rows: ClassVar = Rows(region=AUTHORITIES, project=SITE, listed=(("id", "inspections_former_visits"),))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("visited_on")), name="next_visit_comes_later"
            ),
            voided_with_reason("visit_void_says_why"),
        ]
        indexes = [models.Index(fields=["project", "-visited_on"], name="visit_by_project")]

    def __str__(self) -> str:
        return self.number

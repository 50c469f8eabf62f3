"""What is built: buildings and homes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.rowsecurity import ANY, Rows
from idi.lifecycle.placed import InProject
from idi.lifecycle.projects.models.design import Designed
from idi.lifecycle.projects.models.project import Project


class Building(InProject, Designed):
    """单体: one building. Alone it is one risk unit (危险单位); an inseparable annex belongs to that of its `main` building."""

    class Structure(models.TextChoices):
        SHEAR_WALL = "01", _("剪力墙")
        FRAME = "02", _("框架")
        FRAME_WALL = "03", _("框架-剪力墙")
        FRAME_CORE = "04", _("框架-核心筒")
        MASONRY = "05", _("砖混/砌体")
        STEEL = "06", _("钢结构")
        PRECAST = "07", _("装配整体式混凝土")
        MIXED = "08", _("混合")
        OTHER = "99", _("其他")

    class Use(models.TextChoices):
        HOUSING = "housing", _("住宅建筑")
        COMMERCIAL = "commercial", _("商业用房")
        ANNEX = "annex", _("附属配套")
        BASEMENT = "basement", _("地下室")
        OTHER = "other", _("其他")

    number = models.CharField(_("单体编号"), max_length=20)
    use = models.CharField(_("用途"), max_length=12, choices=Use, default=Use.HOUSING)
    kind = models.CharField(_("住宅类别"), max_length=3, choices=Project.Kind, blank=True, default="")
    main = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="annexes", verbose_name=_("所属主体单体")
    )
    structure = models.CharField(_("结构类型"), max_length=2, choices=Structure)
    floors_above = models.PositiveSmallIntegerField(_("地上层数"))
    floors_below = models.PositiveSmallIntegerField(_("地下层数"), default=0)
    height = models.DecimalField(_("建筑高度（米）"), max_digits=6, decimal_places=2, null=True)
    area = models.DecimalField(_("建筑面积（平方米）"), max_digits=12, decimal_places=2)
    version = models.PositiveIntegerField(default=1)
    sort_key = models.CharField(max_length=60)

    rows: ClassVar = Rows(region=ANY, project=ANY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="building_once"),
            models.CheckConstraint(condition=Q(main__isnull=True) | ~Q(main=F("id")), name="building_main_is_another"),
        ]

    def __str__(self) -> str:
        return self.number


class Unit(models.Model):
    """户: one home (or public part) of a building. Its id is its scope id; `claim_word` is printed beside its QR code."""

    class Part(models.TextChoices):
        INSIDE = "inside", _("户内")
        FLOOR = "floor", _("公区楼层")
        ROOF = "roof", _("屋面")
        WALL = "wall", _("外墙")
        BASEMENT = "basement", _("地下室/车库")
        OUTSIDE = "outside", _("室外")

    id = models.BigIntegerField(primary_key=True)
    region_code = models.CharField(max_length=6)
    # Both are looked up by the first columns of the indexes below; indexes of their own would only slow large imports down.
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="units", db_index=False)
    building = models.ForeignKey(
        Building, on_delete=models.PROTECT, related_name="units", verbose_name=_("楼栋号"), db_index=False
    )
    number = models.CharField(_("户号"), max_length=40)
    part = models.CharField(_("部位"), max_length=8, choices=Part, default=Part.INSIDE)
    floor = models.SmallIntegerField(_("楼层"), null=True)
    area = models.DecimalField(_("建筑面积（平方米）"), max_digits=10, decimal_places=2, null=True)
    code = models.CharField(max_length=16, unique=True)
    claim_word = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=1)

    rows: ClassVar = Rows(region=ANY, project=ANY, scope="id")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["building", "number"], name="unit_once"),
            models.CheckConstraint(condition=Q(area__isnull=True) | Q(area__gt=0), name="unit_area"),
        ]
        indexes = [models.Index(fields=["project", "building", "number"], name="unit_by_project")]

    def __str__(self) -> str:
        return self.number

    @property
    def scope_id(self) -> int:
        return self.id

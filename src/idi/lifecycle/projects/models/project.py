"""The project itself: what is built, by whom it is registered, how far it is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.money import MoneyField, RateField
from idi.foundation.core.rowsecurity import ANY, Rows
from idi.lifecycle.projects.states import PROJECT


class Project(models.Model):
    """工程项目: one housing development under one construction permit. Its id is its scope id."""

    class Kind(models.TextChoices):
        COMMODITY = "214", _("商品住宅")
        AFFORDABLE = "215", _("保障性住宅")
        OTHER = "216", _("其他民用")

    class Finish(models.TextChoices):
        BARE = "bare", _("毛坯/非全装修")
        FULL = "full", _("全装修")

    class Standing(models.TextChoices):
        NOT_STARTED = "301", _("未开工")
        STARTED = "302", _("已开工")
        COMPLETED = "303", _("已竣工")

    id = models.BigIntegerField(primary_key=True)
    region_code = models.CharField(_("所在县（市、区）"), max_length=6)
    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("项目名称"), max_length=120)
    works_name = models.CharField(_("工程名称"), max_length=120, blank=True, default="")
    community_name = models.CharField(_("小区名称"), max_length=120, blank=True)
    address = models.CharField(_("项目地址"), max_length=200)
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(_("纬度"), max_digits=8, decimal_places=6, null=True)
    developer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("工程类别"), max_length=3, choices=Kind)
    finish = models.CharField(_("装修标准"), max_length=4, choices=Finish, default=Finish.BARE)
    prefabricated = models.BooleanField(_("装配式住宅"), default=False)
    prefabricated_rate = RateField(_("装配率"), null=True)
    land_contract_number = models.CharField(_("土地出让合同号"), max_length=60, blank=True, default="")
    land_area = models.DecimalField(_("占地面积（平方米）"), max_digits=12, decimal_places=2, null=True)
    gfa_total = models.DecimalField(_("总建筑面积（平方米）"), max_digits=12, decimal_places=2)
    gfa_above = models.DecimalField(_("地上建筑面积（平方米）"), max_digits=12, decimal_places=2, null=True)
    gfa_below = models.DecimalField(_("地下建筑面积（平方米）"), max_digits=12, decimal_places=2, null=True)
    max_height = models.DecimalField(_("最高建筑高度（米）"), max_digits=6, decimal_places=2, null=True)
    total_investment = MoneyField(_("总投资"), null=True)
    contract_cost = MoneyField(_("合同总造价"), null=True)
    budget_cost = MoneyField(_("建筑安装工程概算造价"))
    budget_premium_line = MoneyField(_("概预算列明的保险费"), null=True)
    permit_number = models.CharField(_("施工许可证号"), max_length=60, blank=True)
    permit_issued_on = models.DateField(_("施工许可证日期"), null=True)
    started_on = models.DateField(_("开工日期"), null=True)
    planned_completion_on = models.DateField(_("计划竣工日期"), null=True)
    standing = models.CharField(_("投保时建设状态"), max_length=3, choices=Standing, blank=True, default="")
    new_technology = models.TextField(_("新技术、新工艺、新材料"), max_length=1000, blank=True, default="")
    surroundings = models.TextField(_("周边场地状况"), max_length=1000, blank=True, default="")
    designated_on = models.DateField(null=True)
    designated_by_id = models.BigIntegerField(null=True)
    designation_reason = models.CharField(max_length=300, blank=True)
    withdrawn_on = models.DateField(null=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True, default="")
    insured_on = models.DateField(null=True)
    state = models.CharField(max_length=20, choices=PROJECT.choices, default=PROJECT.first)
    registered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    machine: ClassVar = PROJECT
    rows: ClassVar = Rows(region=ANY, project=ANY, project_column="id", holders=("developer_id",))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(gfa_total__gt=0), name="project_has_area"),
            models.CheckConstraint(condition=Q(budget_cost__gt=0), name="project_has_budget"),
            models.CheckConstraint(
                condition=Q(prefabricated_rate__isnull=True) | Q(prefabricated_rate__gte=0, prefabricated_rate__lte=1),
                name="project_prefabricated_part",
            ),
        ]
        indexes = [models.Index(fields=["region_code", "-id"], name="project_by_region")]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_id(self) -> int:
        return self.id

    @property
    def is_insured(self) -> bool:
        """Whether a policy was issued, whatever happened on site since."""
        return self.insured_on is not None or self.state == "insured"

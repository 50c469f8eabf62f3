"""The authority's list of construction permits, and who was reminded to insure."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.projects.models.project import Project

AUTHORITIES = ("housing_authority", "association")


class PermitList(models.Model):
    """施工许可证清单: one list as a housing authority handed it in."""

    region_code = models.CharField(max_length=6)
    authority = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    document_id = models.BigIntegerField(null=True)
    counts = models.JSONField(default=dict)
    imported_at = models.DateTimeField()

    rows: ClassVar = Rows(region=AUTHORITIES, holders=("authority_id",))

    def __str__(self) -> str:
        return self.filename

    @property
    def scope_id(self) -> int:
        """The chain its acts are journaled in: that of the authority."""
        return int(self.authority_id)


class Permit(models.Model):
    """施工许可证: one permit of a list; `compulsory` is what the region's law said on the day of issue."""

    class Match(models.TextChoices):
        NONE = "none", _("未对应项目")
        NUMBER = "number", _("许可证号一致")
        OFFICER = "officer", _("经办人确认")

    listed = models.ForeignKey(PermitList, on_delete=models.PROTECT, related_name="permits")
    region_code = models.CharField(max_length=6)
    number = models.CharField(_("施工许可证号"), max_length=60)
    project_name = models.CharField(_("项目名称"), max_length=120)
    developer_name = models.CharField(_("建设单位"), max_length=120)
    developer_uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    kind = models.CharField(_("工程类别"), max_length=3, choices=Project.Kind)
    issued_on = models.DateField(_("发证日期"))
    gfa = models.DecimalField(_("建筑面积（平方米）"), max_digits=12, decimal_places=2, null=True)
    cost = MoneyField(_("合同价格"), null=True)
    compulsory = models.BooleanField(default=False)
    because = models.JSONField(default=list)
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="permits")
    match = models.CharField(max_length=8, choices=Match, default=Match.NONE)
    matched_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region_code", "number"], name="permit_once"),
            models.CheckConstraint(
                condition=Q(match="none", project__isnull=True) | (~Q(match="none") & Q(project__isnull=False)),
                name="permit_matched_to_something",
            ),
        ]
        indexes = [models.Index(fields=["region_code", "-issued_on"], name="permit_by_region")]

    def __str__(self) -> str:
        return self.number


class Reminder(models.Model):
    """投保提醒: an authority reminded a developer of one project or permit that it is not insured yet."""

    class Method(models.TextChoices):
        PLATFORM = "platform", _("平台消息和待办")
        LETTER = "letter", _("书面通知")
        PHONE = "phone", _("电话")

    region_code = models.CharField(max_length=6)
    authority = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    developer = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="reminders")
    permit = models.ForeignKey(Permit, null=True, on_delete=models.PROTECT, related_name="reminders")
    method = models.CharField(max_length=8, choices=Method)
    text = models.CharField(max_length=500)
    due_on = models.DateField(null=True)
    sent_at = models.DateTimeField()

    rows: ClassVar = Rows(
        region=AUTHORITIES, holders=("authority_id", "developer_id"), written=Rows(region=AUTHORITIES)
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=False) | Q(permit__isnull=False), name="reminder_about_something"
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def scope_id(self) -> int:
        return int(self.authority_id)

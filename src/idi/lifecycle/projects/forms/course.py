"""Forms of the works on site, the permits and the pilot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField, FilesField
from idi.foundation.core.listing import Filters
from idi.lifecycle.projects import selectors
from idi.lifecycle.projects.models import Award, Milestone, Permit, Project, Reminder


class ProgressForm(Form):
    kind = forms.ChoiceField(label=_("形象进度节点"), choices=Milestone.Kind.choices)
    building = forms.ChoiceField(label=_("单体"), required=False, help_text=_("不选表示整个项目"))
    planned_on = DayField(label=_("计划日期"), required=False, help_text=_("这个节点计划完成的日期"))
    percent = forms.IntegerField(label=_("完成比例（%）"), min_value=0, max_value=100, help_text=_("填 100 表示已完成"))
    seen_on = DayField(label=_("实际日期"), help_text=_("达到这个完成比例的日期"))
    note = forms.CharField(label=_("说明"), max_length=500, required=False)
    photos = FilesField(label=_("现场照片"), required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._buildings = {str(row.pk): row for row in selectors.buildings(project)}
        self.fields["building"].choices = [  # type: ignore[attr-defined]
            ("", _("整个项目")), *((pk, row.number) for pk, row in self._buildings.items())
        ]  # fmt: skip

    def clean_building(self) -> Any:
        return self._buildings.get(self.cleaned_data["building"])


class AwardForm(Form):
    name = forms.CharField(
        label=_("奖项名称"), max_length=120, help_text=_("例如：钱江杯；再次登记同一奖项即补充获奖日期")
    )
    level = forms.ChoiceField(label=_("级别"), choices=Award.Level.choices)
    body = forms.CharField(label=_("评选机构"), max_length=120)
    applied_on = DayField(label=_("申报日期"), required=False)
    awarded_on = DayField(label=_("获奖日期"), required=False)
    upload = forms.FileField(label=_("证书"), required=False, help_text=_("已获奖的必传；PDF 或照片"))


class EndParticipantForm(Form):
    until_on = DayField(label=_("最后一天"))
    reason = forms.CharField(label=_("原因"), max_length=300)


class ReasonForm(Form):
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class AreaForm(Form):
    region_code = forms.ChoiceField(label=_("县（市、区）"), choices=selectors.pilot_places)
    joined_on = DayField(label=_("同意日期"))
    consent = forms.CharField(label=_("同意参加的文件"), max_length=200, help_text=_("文件名称或文号"))


class PermitsForm(Form):
    file = forms.FileField(label=_("施工许可证清单"), help_text=_("Excel 或 CSV；有一处错误则全部不导入"))


class MatchForm(Form):
    project = forms.CharField(
        label=_("项目编号"), max_length=40, help_text=_("登记簿中的项目编号，例如 PR-330481-2026-000001")
    )


class RemindForm(Form):
    method = forms.ChoiceField(label=_("提醒方式"), choices=Reminder.Method.choices)
    text = forms.CharField(label=_("提醒内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    due_on = DayField(label=_("办理期限"), required=False)


class PermitFilters(Filters):
    compulsory = forms.ChoiceField(
        label=_("应当投保"), choices=[("", _("全部")), ("True", _("是")), ("False", _("否"))]
    )
    match = forms.ChoiceField(label=_("对应项目"), choices=[("", _("全部")), *Permit.Match.choices])
    region_code = forms.ChoiceField(label=_("地区"), choices=lambda: [("", _("全部")), *selectors.places()])

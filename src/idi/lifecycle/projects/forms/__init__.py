"""Forms of projects: what a developer, an authority and the association fill in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import AskingBack, Form
from idi.foundation.core.inputs import DayField, YuanField
from idi.foundation.core.listing import Filters
from idi.foundation.parties.asking import OrganisationField
from idi.foundation.parties.kinds import KIND_CHOICES
from idi.foundation.parties.selectors import organisations
from idi.lifecycle.projects import selectors
from idi.lifecycle.projects.models import Building, Project, Unit
from idi.lifecycle.projects.services.register import TAKING_PART
from idi.lifecycle.projects.states import PROJECT


def _places() -> list[tuple[str, Any]]:
    return [("", _("请选择")), *selectors.places()]


class RegisterForm(Form):
    name = forms.CharField(label=_("项目名称"), max_length=120, help_text=_("与施工许可证一致"))
    community_name = forms.CharField(
        label=_("小区名称"), max_length=120, required=False, help_text=_("业主报修时看到的名称，可在交付前补充")
    )
    region_code = forms.ChoiceField(label=_("所在县（市、区）"), choices=_places)
    address = forms.CharField(label=_("项目地址"), max_length=200)
    kind = forms.ChoiceField(label=_("工程类别"), choices=Project.Kind.choices)
    finish = forms.ChoiceField(label=_("装修标准"), choices=Project.Finish.choices)
    prefabricated = forms.BooleanField(label=_("装配式住宅"), required=False)
    gfa_total = forms.DecimalField(
        label=_("总建筑面积（平方米）"), max_digits=12, decimal_places=2, min_value=Decimal("0.01")
    )
    budget_cost = YuanField(label=_("建筑安装工程概算造价"), help_text=_("结算前据此暂收保险费，结算后按结算造价调整"))
    permit_number = forms.CharField(label=_("施工许可证号"), max_length=60, required=False)
    started_on = DayField(label=_("开工日期"), required=False)
    planned_completion_on = DayField(label=_("计划竣工日期"), required=False)
    sections = [
        (_("项目"), ["name", "community_name", "region_code", "address", "permit_number"]),
        (_("工程"), ["kind", "finish", "prefabricated", "gfa_total", "budget_cost"]),
        (_("工期"), ["started_on", "planned_completion_on"]),
    ]


class DesignateForm(Form):
    reason = forms.CharField(
        label=_("列入试点的理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：装配式商品住宅，符合试点重点工程范围"),
    )  # fmt: skip


class ParticipantForm(Form):
    role = forms.ChoiceField(
        label=_("参建身份"), choices=[(role, word) for role, word in KIND_CHOICES if role in TAKING_PART]
    )
    organisation = OrganisationField(label=_("单位"))
    from_on = DayField(label=_("参建起始日期"))


class ContractForm(Form):
    contractor = OrganisationField(
        label=_("施工单位"), help_text=_("统一社会信用代码、单位全称或部分名称，须先添加为参建单位")
    )
    number = forms.CharField(label=_("合同编号"), max_length=60)
    signed_on = DayField(label=_("签订日期"))
    amount = YuanField(label=_("合同金额"))
    states_insurance = forms.BooleanField(label=_("合同中已明确投保住宅工程质量潜在缺陷保险"), required=False)
    clause = forms.CharField(
        label=_("投保条款"), max_length=300, required=False, help_text=_("条款号或条款内容；已明确投保的必填")
    )
    upload = forms.FileField(label=_("合同扫描件"), required=False, help_text=_("PDF、照片、Excel 或 Word，50 MB 以内"))


class PremiumLineForm(Form):
    amount = YuanField(label=_("概预算列明的保险费"), help_text=_("投保前按概预算编制文件填写；实际保险费以报价为准"))


class BuildingForm(AskingBack):
    number = forms.CharField(
        label=_("单体编号"), max_length=20, help_text=_("分户清单中的楼栋号须与此一致，例如：1号楼")
    )
    use = forms.ChoiceField(label=_("用途"), choices=Building.Use.choices)
    structure = forms.ChoiceField(label=_("结构类型"), choices=Building.Structure.choices)
    floors_above = forms.IntegerField(label=_("地上层数"), min_value=0, max_value=200)
    floors_below = forms.IntegerField(label=_("地下层数"), min_value=0, max_value=20, initial=0)
    height = forms.DecimalField(
        label=_("建筑高度（米）"), max_digits=6, decimal_places=2, min_value=Decimal("0.01"), required=False
    )
    area = forms.DecimalField(label=_("建筑面积（平方米）"), max_digits=12, decimal_places=2, min_value=Decimal("0.01"))


class UnitsForm(Form):
    file = forms.FileField(
        label=_("清单文件"), help_text=_("Excel（.xlsx、.xls）、.ods 或 CSV；有一处错误则全部不导入，并列出每一处")
    )


class ProgrammeForm(Form):
    region_code = forms.ChoiceField(label=_("地区"), choices=selectors.pilot_regions)
    title = forms.CharField(label=_("试点方案名称"), max_length=120)
    areas = forms.MultipleChoiceField(
        label=_("试点地区"), widget=forms.CheckboxSelectMultiple, choices=selectors.pilot_places,
        help_text=_("通知确定的地区已勾选；鼓励其他县（市、区）参与"),
    )  # fmt: skip
    firms = forms.MultipleChoiceField(
        label=_("试点企业"), widget=forms.CheckboxSelectMultiple, required=False,
        choices=lambda: [(str(firm.pk), firm.name) for firm in organisations("developer")],
    )  # fmt: skip

    def clean_firms(self) -> list[Any]:
        return list(organisations("developer").filter(pk__in=self.cleaned_data["firms"]))


class ProjectFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *PROJECT.choices])
    region_code = forms.ChoiceField(label=_("地区"), choices=lambda: [("", _("全部")), *selectors.places()])
    kind = forms.ChoiceField(label=_("工程类别"), choices=[("", _("全部")), *Project.Kind.choices])
    designated = forms.BooleanField(label=_("只看试点工程"))
    award = forms.ChoiceField(
        label=_("创优夺杯"), choices=[("", _("全部")), ("applied", _("已申报或获奖")), ("won", _("已获奖"))]
    )


class UnitFilters(Filters):
    part = forms.ChoiceField(label=_("部位"), choices=[("", _("全部")), *Unit.Part.choices])

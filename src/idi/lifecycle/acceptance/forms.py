"""What the developer fills in about completed works."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField, YuanField


class AcceptForm(Form):
    """竣工验收 of one building."""

    accepted_on = DayField(label=_("竣工验收日期"), help_text=_("建设单位组织竣工验收合格之日，保险等待期自此日起算"))
    filed_on = DayField(label=_("竣工验收备案日期"), required=False)
    upload = forms.FileField(label=_("竣工验收报告"), required=False, help_text=_("PDF 或照片"))


class SettleForm(Form):
    """工程结算 of a project."""

    cost = YuanField(label=_("结算建筑安装总造价"), help_text=_("保险费的计算基数，登记后按此多退少补"))
    settled_on = DayField(label=_("结算日期"))
    upload = forms.FileField(label=_("结算文件"), required=False)


class CorrectSettlementForm(SettleForm):
    """A settled cost put right, with the file it rests on."""

    upload = forms.FileField(label=_("结算文件"), help_text=_("据以更正的结算文件，PDF 或照片。"))
    reason = forms.CharField(label=_("更正原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class HandOverForm(Form):
    """交付 of one home, or of all homes of the building not handed over yet."""

    unit = forms.ChoiceField(label=_("房屋"), required=False)
    handed_over_on = DayField(label=_("交付日期"))

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101  for the type checker
        choice.choices = [("", _("本楼全部未交付住宅")), *units]

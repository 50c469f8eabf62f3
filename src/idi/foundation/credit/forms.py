"""Forms of credit."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField
from idi.foundation.core.listing import Filters


class GradeForm(Form):
    grade = forms.CharField(label=_("信用等级"), max_length=10, help_text=_("按主管部门公布的等级填写，例如：AAA"))
    source = forms.CharField(label=_("信息来源"), max_length=120, help_text=_("例如：浙江省建筑市场监管公共服务系统"))
    from_on = DayField(label=_("有效期起"))
    until_on = DayField(label=_("有效期止"), required=False, help_text=_("没有截止日期的不填"))


class ReplyForm(Form):
    text = forms.CharField(label=_("陈述意见"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))


class FactFilters(Filters):
    standing = forms.ChoiceField(
        label=_("状态"),
        choices=[("", _("全部")), ("replying", _("陈述期内")), ("effective", _("已生效"))],
    )

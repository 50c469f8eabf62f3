"""Forms of credit."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField
from idi.foundation.core.listing import Filters
from idi.foundation.credit.kinds import RECORDS
from idi.foundation.credit.states import STANDINGS

PAPER = _("PDF、照片、Excel 或 Word，50 MB 以内")


class ContentForm(Form):
    """What a record says, without its number."""

    value = forms.CharField(
        label=_("等级或分值"), max_length=60,
        help_text=_("等级填公布的等级，例如 AAA；良好行为填正的分值，不良行为填负的分值；列入名单填名单名称"),
    )  # fmt: skip
    happened_on = DayField(label=_("发生日期"), help_text=_("评定、认定或决定的日期"))
    from_on = DayField(label=_("有效期起"), required=False, help_text=_("不填视为发生日期"))
    until_on = DayField(label=_("有效期止"), required=False, help_text=_("没有截止日期的不填"))
    note = forms.CharField(label=_("备注"), max_length=300, required=False)
    evidence = forms.FileField(label=_("佐证材料"), required=False, help_text=PAPER)


class RecordForm(ContentForm):
    kind = forms.ChoiceField(label=_("记录类别"), choices=list(RECORDS.items()))
    source = forms.CharField(label=_("信息来源"), max_length=120, help_text=_("例如：浙江省建筑市场监管公共服务系统"))
    reference = forms.CharField(label=_("记录编号"), max_length=60, help_text=_("该来源给这条记录的编号或文号"))
    field_order = ("kind", "value", "happened_on", "from_on", "until_on", "source", "reference", "note", "evidence")


class CorrectForm(ContentForm):
    because = forms.CharField(label=_("更正的理由"), max_length=300)


class BatchForm(Form):
    file = forms.FileField(
        label=_("信用记录清单"), help_text=_("Excel（.xlsx、.xls）、.ods 或 CSV；有一处错误则全部不导入，并列出每一处")
    )
    evidence = forms.FileField(label=_("佐证材料"), required=False, help_text=PAPER)


class ApplyForm(Form):
    corrects = forms.BooleanField(label=_("按本次文件更正上面列出的不同之处"), required=False)
    because = forms.CharField(
        label=_("更正的理由"), max_length=300, required=False, help_text=_("更正已登记的记录时必填，当事单位会看到")
    )


class ReplyForm(Form):
    text = forms.CharField(label=_("陈述意见"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))


class AnswerForm(Form):
    keeps = forms.TypedChoiceField(
        label=_("处理结果"), coerce=lambda word: word == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("维持这条记录")), ("no", _("撤销这条记录"))],
    )  # fmt: skip
    text = forms.CharField(label=_("答复"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class WithdrawForm(Form):
    because = forms.CharField(label=_("撤销的理由"), max_length=300)


class FactFilters(Filters):
    standing = forms.ChoiceField(
        label=_("状态"), choices=[("", _("全部")), *((state.name, state.label) for state in STANDINGS)]
    )
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("全部")), *RECORDS.items(), ("own", _("平台形成的事实"))])

"""What lead, repairer and owner fill in about a repair."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form, Rows
from idi.foundation.core.inputs import DayField, FilesField, YuanField
from idi.foundation.parties.selectors import organisations
from idi.lifecycle.repairs.models import Confirmation


class LineForm(forms.Form):
    """One line of the price."""

    name = forms.CharField(label=_("项目"), max_length=80)
    unit = forms.CharField(label=_("单位"), max_length=10)
    quantity = forms.DecimalField(label=_("数量"), max_digits=10, decimal_places=3)
    price = YuanField(label=_("单价"))


class OrderForm(Form):
    """派修: repairer, scheme and price."""

    repairer = forms.ModelChoiceField(label=_("维修机构"), queryset=organisations("repairer"), empty_label=_("请选择"))
    scheme = forms.CharField(label=_("维修方案"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)
    visit_on = DayField(label=_("约定上门日期"), required=False)
    rows: ClassVar = {
        "lines": Rows(LineForm, _("维修费用"), _("合计即为核定维修费用，业主确认后按此赔付"), extra=3, least=1)
    }


class SendBackForm(Form):
    """退单 with its reason."""

    reason = forms.CharField(label=_("退单原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class FinishForm(Form):
    """申报完工 with photos."""

    work_done = forms.CharField(label=_("维修情况"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)
    photos = FilesField(label=_("完工照片"), help_text=_("可一次选择多张"))


class ConfirmForm(Form):
    """维修确认 by a signed-in owner."""

    satisfaction = forms.TypedChoiceField(
        label=_("您对这次维修"), choices=Confirmation.Satisfaction.choices, coerce=int, widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label=_("还想说的"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReworkForm(Form):
    """要求返修 by a signed-in owner."""

    remark = forms.CharField(label=_("哪里没有修好"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class WordField(forms.CharField):
    """The claim word printed beside the QR code of the home."""

    def __init__(self) -> None:
        super().__init__(
            label=_("报案口令"), max_length=16, help_text=_("印在房屋二维码旁边，用来确认您是业主"),
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        )  # fmt: skip


class PublicConfirmForm(ConfirmForm):
    """维修确认 by an owner without an account."""

    word = WordField()


class PublicReworkForm(ReworkForm):
    """要求返修 by an owner without an account."""

    word = WordField()

"""What applicant, insurer and appraiser fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import YuanField
from idi.foundation.parties.selectors import organisations
from idi.lifecycle.disputes.models import Appraisal


class ApplyForm(Form):
    """鉴定申请: the body and the question."""

    body = forms.ModelChoiceField(
        label=_("鉴定机构"),
        queryset=organisations("appraiser"),
        help_text=_("须有资质，并与建设各方、保险机构没有关联关系"),
    )
    question = forms.CharField(
        label=_("需要鉴定的问题"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
        help_text=_("写明对核定结论的哪一点有异议"),
    )  # fmt: skip


class TurnDownForm(Form):
    """不同意该机构 with the reason."""

    reason = forms.CharField(label=_("不同意的理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class AwardForm(Form):
    """鉴定意见; of a loss as a whole it may find another item than was decided upon."""

    item = forms.ChoiceField(
        label=_("缺陷属于哪个承保项目"),
        required=False,
        help_text=_("核定时认定的项目不对的，请改选；保险期间按项目计算。"),
    )
    result = forms.ChoiceField(label=_("鉴定结论"), choices=Appraisal.Result.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000)
    fee = YuanField(label=_("鉴定费"), help_text=_("由保险机构承担，业主不垫付"))
    upload = forms.FileField(label=_("鉴定意见书"), required=False, help_text=_("不上传时由平台按填写内容生成"))

    def __init__(self, *args: Any, items: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if items:
            self.fields["item"].choices = items  # type: ignore[attr-defined]
        else:
            del self.fields["item"]

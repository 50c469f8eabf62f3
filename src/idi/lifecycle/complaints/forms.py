"""What those who direct, answer and rate complaints fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.lifecycle.complaints.models import Complaint

LONG = forms.Textarea(attrs={"rows": 4})


class DirectForm(Form):
    against_id = forms.TypedChoiceField(label=_("被投诉单位"), coerce=int)

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["against_id"].choices = [("", _("请选择")), *organisations]  # type: ignore[attr-defined]


class AssignForm(Form):
    person_id = forms.TypedChoiceField(label=_("承办人"), coerce=int)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = [("", _("请选择")), *people]  # type: ignore[attr-defined]


class ExtendForm(Form):
    reason = forms.CharField(label=_("延长的理由"), widget=LONG, help_text=_("投诉人会看到。"))


class AnswerForm(Form):
    outcome = forms.ChoiceField(label=_("核实的结果"), widget=forms.RadioSelect, choices=Complaint.Outcome.choices)
    answer = forms.CharField(
        label=_("答复"), widget=forms.Textarea(attrs={"rows": 8}), max_length=4000,
        help_text=_("写明查明的事实、处理措施和完成时间。提交后生成答复书，投诉人会看到。"),
    )  # fmt: skip


class RatingForm(Form):
    rating = forms.TypedChoiceField(
        label=_("您对答复满意吗"), coerce=int, widget=forms.RadioSelect, choices=Complaint.Rating.choices
    )
    words = forms.CharField(
        label=_("说明"),
        required=False,
        widget=LONG,
        max_length=1000,
        help_text=_("不满意的，请说明哪里没有解决，将重新办理并转主管部门。"),
    )

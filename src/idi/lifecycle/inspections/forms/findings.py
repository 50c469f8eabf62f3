"""Forms about what becomes of a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.forms.inputs import CHOOSE, PhotosField, few_lines
from idi.lifecycle.inspections.scheme import REMOVED, Scheme

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import Finding


class ReplyForm(Form):
    text = forms.CharField(label=_("整改情况"), widget=few_lines(4))
    photos = PhotosField(label=_("整改后照片（可一次选多张）"))


def reply_form(finding: Finding) -> type[Form]:
    """A reply; where others of its series wait, it may answer for all of them."""
    others = selectors.in_series(finding).filter(state="open").count() if finding.series_id else 0
    if not others:
        return ReplyForm

    class SeriesReplyForm(ReplyForm):
        series = forms.BooleanField(
            label=_("同时回复其余 %(count)d 条同类风险") % {"count": others}, required=False,
            help_text=_("文字和照片一并记入每一条；检查人员逐条复核。"),
        )  # fmt: skip

    return SeriesReplyForm


class CosignForm(Form):
    agrees = forms.TypedChoiceField(
        label=_("会签意见"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("同意：整改情况属实")), ("no", _("有异议"))],
    )  # fmt: skip
    remark = forms.CharField(
        label=_("说明"), max_length=300, required=False, widget=few_lines(3), help_text=_("有异议时必填。")
    )


class WhyForm(Form):
    reason = forms.CharField(label=_("理由"), max_length=250, widget=few_lines(3))


def regrade_form(scheme: Scheme, finding: Finding) -> type[Form]:
    """The lighter grades that still ask for something."""
    now = scheme.known(finding.grade_current)
    lighter = [(g.code, g.label) for g in scheme.grades if g.weight < now.weight and g.asks_reply]

    class RegradeForm(Form):
        grade = forms.ChoiceField(
            label=_("降为"), choices=[CHOOSE, *lighter], help_text=_("整改期限按新的等级，自今天起重新计算。")
        )
        reason = forms.CharField(label=_("理由"), max_length=200, widget=few_lines(3))

    return RegradeForm


def series_form(finding: Finding) -> type[Form]:
    """Which findings are of one series with this one; those that look alike are offered."""

    class AlikeField(forms.ModelMultipleChoiceField):
        def label_from_instance(self, found: Any) -> str:
            return f"{found.number} {found.place}：{found.description}"

    class SeriesForm(Form):
        others = AlikeField(label=_("同类风险"), queryset=selectors.alike(finding), widget=forms.CheckboxSelectMultiple)
        reason = forms.CharField(label=_("关联的理由"), max_length=250, widget=few_lines(2))

    return SeriesForm


def close_form(scheme: Scheme) -> type[Form]:
    """What remains of the risk: nothing, or a grade that sets no time to put it right."""
    left = [(grade.code, grade.label) for grade in scheme.grades if grade.days is None]

    class CloseForm(Form):
        grade = forms.ChoiceField(
            label=_("复核后的风险等级"), required=False, choices=[("", REMOVED), *left],
            help_text=_("仍有整改期限的等级不能销项，请退回整改。"),
        )  # fmt: skip
        remark = forms.CharField(label=_("复核意见"), max_length=300, widget=few_lines(3))

    return CloseForm


class LinkForm(Form):
    whole = forms.TypedChoiceField(
        label=_("链接的范围"), coerce=lambda value: value == "whole", widget=forms.RadioSelect,
        choices=[("one", _("只回复这一条风险")), ("whole", _("回复该单位在本工程的全部风险"))],
    )  # fmt: skip


class RejectForm(Form):
    reason = forms.CharField(label=_("退回原因"), max_length=300, widget=few_lines(3))

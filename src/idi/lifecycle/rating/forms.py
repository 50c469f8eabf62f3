"""Forms of quotes: an invitation, an alternative, an offer, what is asked and answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from idi import rules
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.forms import Form, Rows
from idi.foundation.core.inputs import DayField, PercentField, YuanField
from idi.foundation.core.listing import Filters
from idi.foundation.core.wording import day
from idi.foundation.parties.selectors import existing, organisations
from idi.lifecycle.rating.filing_forms import FactorField
from idi.lifecycle.rating.limits import deductibles
from idi.lifecycle.rating.lines import Judgement
from idi.lifecycle.rating.models import Experience, Filing
from idi.lifecycle.rating.pricing import Asked
from idi.lifecycle.rating.readings import READINGS
from idi.lifecycle.rating.services import FIELDS
from idi.lifecycle.rating.states import QUOTE
from idi.lifecycle.rating.tables import tables


class QuoteFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), ("lapsed", _("已过有效期")), *QUOTE.choices])


class InviteForm(Form):
    insurers: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        queryset=None, label=_("保险机构"), widget=forms.CheckboxSelectMultiple,
        help_text=_("可以同时邀请几家；保险机构之间看不到彼此的报价。工程资料变化后再次邀请的，该机构原来的报价随即关闭。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["insurers"].queryset = existing("insurer")  # type: ignore[attr-defined]


class DeclineForm(Form):
    reason = forms.CharField(
        label=_("拒绝承保的理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("建设单位会看到，例如：超出本公司在该地区的承保能力"),
    )  # fmt: skip


class AskForm(Form):
    fields_asked = forms.MultipleChoiceField(
        label=_("需要补充的资料"), choices=list(FIELDS.items()), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("为什么需要"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("建设单位会看到")
    )


class AnswerForm(Form):
    answer = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("请先在项目页面补充所列资料，再在这里答复；保险机构将按补充后的资料报价"),
    )  # fmt: skip


class SendForm(Form):
    valid_until_on = DayField(label=_("报价有效期至"), help_text=_("在此日之前建设单位可以接受，不能撤回"))


class ReferForm(SendForm):
    reason = forms.CharField(
        label=_("提请复核的理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("由另一位核保负责人决定是否报价"),
    )  # fmt: skip


class ReviewForm(Form):
    words = forms.CharField(
        label=_("复核意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class SendBackForm(Form):
    words = forms.CharField(label=_("退回的理由和修改要求"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class AuthorityForm(Form):
    premium = YuanField(
        label=_("暂收保险费超过"), required=False, help_text=_("超过的须由另一位核保负责人复核；留空为不设")
    )
    deviation = PercentField(label=_("费率偏离基准超过"), required=False, help_text=_("上浮或下浮的幅度，例如 20"))
    unlimited = forms.BooleanField(
        label=_("不设核保权限"), required=False, help_text=_("两项都留空时勾选；此后一人即可发出报价")
    )
    from_on = DayField(label=_("生效日期"))


class ExperienceForm(Form):
    organisation: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("建设单位或施工单位"), empty_label=_("请选择")
    )
    kind = forms.ChoiceField(label=_("数据"), choices=Experience.Kind.choices)
    value = forms.DecimalField(
        label=_("数值"), max_digits=9, decimal_places=2, min_value=0, help_text=_("评分，或者以百分数表示的赔付率")
    )
    source = forms.CharField(label=_("来源"), max_length=120)
    from_on = DayField(label=_("有效期起"))
    until_on = DayField(label=_("有效期止"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = organisations().filter(kind__in=["developer", "contractor"])
        self.fields["organisation"].queryset = found  # type: ignore[attr-defined]


class FilingChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}（{obj.approval_number}，自{day(obj.in_force_on)}起执行）"


class AlternativeForm(Form):
    """An alternative under one of the filings in force. Make it with `alternative_form`, which knows their factors."""

    name = forms.CharField(label=_("方案名称"), max_length=60, help_text=_("同名的方案会被替换"))
    filing = FilingChoice(
        queryset=None, label=_("适用的备案"), empty_label=None,
        error_messages={"invalid_choice": _("这份备案今天没有在执行，不能据此报价，请改选在执行的备案（通知三（三））。")},
    )  # fmt: skip
    deductible = forms.ChoiceField(label=_("免赔方案"), required=False)

    @property
    def judged(self) -> dict[str, Judgement]:
        """What the underwriter set; a factor named twice is refused."""
        found: dict[str, Judgement] = {}
        for row in self.cleaned_data.get("judged", ()):
            if row["factor"] in found:
                raise Refusal(Reason(f"评定系数“{row['factor']}”填写了两次，请删除一行。", "judged"))
            found[row["factor"]] = Judgement(row["value"], row["reason"])
        return found

    @property
    def asked(self) -> Asked:
        return Asked(self.judged, self.cleaned_data["deductible"], self.assumed)

    @property
    def assumed(self) -> dict[str, str]:
        return {}


def alternative_form(filings: QuerySet[Filing], base: type[AlternativeForm] = AlternativeForm) -> type[AlternativeForm]:
    """The form of an alternative under these filings, with a table for the factors they leave to the underwriter."""
    found = list(filings)
    spans = _spans(found)
    options = list(dict.fromkeys(each.name for filing in found for each in deductibles(filing.deductibles)))

    class JudgedRow(forms.Form):
        factor = forms.ChoiceField(label=_("系数"), choices=[("", _("不调整")), *spans.items()])
        value = FactorField(label=_("取值"))
        reason = forms.CharField(label=_("理由"), max_length=200)

    class Made(base):  # type: ignore[valid-type, misc]
        rows: ClassVar[Mapping[str, Rows]] = (
            {"judged": Rows(JudgedRow, _("核保评定"), _("只能在备案幅度内取值，须写明理由。"), extra=1)}
            if spans
            else {}
        )

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["filing"].queryset = filings
            self.fields["deductible"].choices = [("", _("备案的第一个方案")), *((name, name) for name in options)]
            if not options:
                del self.fields["deductible"]

        def clean(self) -> dict[str, Any]:
            return {"deductible": "", **(super().clean() or self.cleaned_data)}

    return Made


class WhatIfForm(AlternativeForm):
    """An alternative with facts assumed in place of those on file, and a settled cost; nothing of it is written."""

    settlement = YuanField(label=_("假设结算造价"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["name"]
        for name, reading in READINGS.items():
            self.fields[f"assumed_{name}"] = _assumption(reading.shown, reading.words)

    @property
    def assumed(self) -> dict[str, str]:
        given = {name: self.cleaned_data.get(f"assumed_{name}") for name in READINGS}
        return {name: str(typed).strip() for name, typed in given.items() if typed and str(typed).strip()}


def _assumption(label: Any, words: tuple[str, ...]) -> forms.Field:
    if words:
        return forms.ChoiceField(
            label=label, required=False, choices=[("", _("按登记")), *((each, _(each)) for each in words)]
        )
    return forms.CharField(
        label=label, required=False, max_length=30, widget=forms.TextInput(attrs={"placeholder": _("按登记")})
    )


def _spans(filings: Iterable[Filing]) -> dict[str, str]:
    """Names of the factors left to the underwriter, each with its span in words; of the newest filing where several differ."""
    found: dict[str, str] = {}
    for filing in filings:
        for table in tables(filing.factors):
            if table.judged:
                span = f"{rules.decimal_text(table.low)}–{rules.decimal_text(table.high)}"
                found.setdefault(table.name, f"{table.label}（{span}）")
    return found

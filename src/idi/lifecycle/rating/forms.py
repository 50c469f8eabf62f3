"""Forms of rating: a filing with its table of factors, an invitation, an offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from idi import rules
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.forms import Form, Rows
from idi.foundation.core.inputs import DayField, PercentField
from idi.foundation.core.listing import Filters
from idi.foundation.parties.selectors import organisations
from idi.lifecycle.rating.models import Filing
from idi.lifecycle.rating.pricing import Judgement
from idi.lifecycle.rating.readings import READINGS, UNDERWRITER
from idi.lifecycle.rating.states import FILING, QUOTE
from idi.lifecycle.rating.tables import MOST, ONE, PLACES, tables


class FactorField(forms.DecimalField):
    """A factor such as 0.95."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=Decimal("0.0001"), max_value=MOST, decimal_places=PLACES, **kwargs)


class ValueRow(forms.Form):
    """One line of a filed table: the factor for one word of a fact."""

    reads = forms.ChoiceField(
        label=_("系数"), choices=[("", _("请选择")), *((name, reading.label) for name, reading in READINGS.items())]
    )
    word = forms.CharField(label=_("等级或取值"), max_length=30)
    value = FactorField(label=_("系数值"))


class SpanRow(forms.Form):
    """A factor the underwriter sets, with the span it may move in."""

    label = forms.CharField(label=_("系数名称"), max_length=30)
    low = FactorField(label=_("最低"))
    high = FactorField(label=_("最高"))


def _regions() -> list[tuple[str, str]]:
    return [(law.region, f"{law.name}（{law.region}）") for law in rules.laws() if law.region]


class FilingForm(Form):
    region_code = forms.ChoiceField(label=_("适用地区"), choices=_regions)
    name = forms.CharField(
        label=_("条款名称"), max_length=120, help_text=_("同名备案执行后，替代本单位在该地区此前执行的备案")
    )
    terms = forms.CharField(label=_("条款内容"), widget=forms.Textarea(attrs={"rows": 6}))
    base_rate = PercentField(label=_("基准费率"), help_text=_("例如 1.25"))
    min_rate = PercentField(label=_("费率下限"))
    max_rate = PercentField(label=_("费率上限"))
    sections: ClassVar = (
        (_("条款"), ["region_code", "name", "terms"]),
        (_("费率"), ["base_rate", "min_rate", "max_rate"]),
    )
    rows: ClassVar = {
        "values": Rows(
            ValueRow, _("按登记事实取值的系数"),
            _("一行一个等级，例如：诚信记录 AAA 0.90。没有列出的等级系数为 1；装配式、全装修、保障性住宅填“是”或“否”。"),
            extra=3,
        ),
        "spans": Rows(SpanRow, _("由核保人员评定的系数"), _("幅度应包含 1；报价时在幅度内取值，并写明理由。"), extra=1),
    }  # fmt: skip

    def factors(self) -> dict[str, dict[str, Any]]:
        """The two tables as `draft_filing` takes them; refuses a factor or a grade named twice."""
        return {**self._from_values(), **self._from_spans()}

    def _from_values(self) -> dict[str, dict[str, Any]]:
        factors: dict[str, dict[str, Any]] = {}
        for row in self.cleaned_data["values"]:
            reading = READINGS[row["reads"]]
            table = factors.setdefault(reading.factor, {"label": reading.label, "reads": row["reads"], "values": {}})
            if row["word"] in table["values"]:
                raise Refusal(Reason(f"“{reading.label}”的“{row['word']}”填写了两次，请删除一行。", "values"))
            table["values"][row["word"]] = row["value"]
        for table in factors.values():
            table["min"], table["max"] = min(ONE, *table["values"].values()), max(ONE, *table["values"].values())
        return factors

    def _from_spans(self) -> dict[str, dict[str, Any]]:
        factors: dict[str, dict[str, Any]] = {}
        for row in self.cleaned_data["spans"]:
            if row["label"] in factors:
                raise Refusal(Reason(f"评定系数“{row['label']}”填写了两次，请删除一行。", "spans"))
            factors[row["label"]] = {
                "label": row["label"], "reads": UNDERWRITER, "values": {}, "min": row["low"], "max": row["high"],
            }  # fmt: skip
        return factors

    @staticmethod
    def like(filing: Filing) -> dict[str, Any]:
        """What the form starts with when a new filing is written after an earlier one."""
        found = tables(filing.factors)
        plain = ("region_code", "name", "terms", "base_rate", "min_rate", "max_rate")
        return {
            **{name: getattr(filing, name) for name in plain},
            "values": [
                {"reads": table.reads, "word": word, "value": rules.decimal_text(value)}
                for table in found
                for word, value in table.values.items()
            ],
            "spans": [
                {"label": table.label, "low": rules.decimal_text(table.low), "high": rules.decimal_text(table.high)}
                for table in found
                if table.judged
            ],
        }


class ApproveForm(Form):
    approval_number = forms.CharField(label=_("核准文号"), max_length=60)
    approved_on = DayField(label=_("核准日期"))


class ReportForm(Form):
    reported_on = DayField(label=_("报送住建主管部门日期"))
    in_force_on = DayField(label=_("执行日期"), help_text=_("自这一天起可以据此报价"))


class FilingFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *FILING.choices])


class QuoteFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *QUOTE.choices])


class InviteForm(Form):
    insurers: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        queryset=None, label=_("保险机构"), widget=forms.CheckboxSelectMultiple,
        help_text=_("可以同时邀请几家；保险机构之间看不到彼此的报价"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["insurers"].queryset = organisations("insurer")  # type: ignore[attr-defined]


class DeclineForm(Form):
    reason = forms.CharField(
        label=_("拒绝承保的理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("建设单位会看到，例如：超出本公司在该地区的承保能力"),
    )  # fmt: skip


class FilingChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.approval_number}，自 {obj.in_force_on} 起执行）"


class OfferForm(Form):
    """An offer under one of the filings in force. Make it with `offer_form`, which knows their factors."""

    filing = FilingChoice(queryset=None, label=_("适用的备案"), empty_label=None)
    valid_until_on = DayField(label=_("报价有效期至"), help_text=_("在此日之前建设单位可以接受，不能撤回"))

    @property
    def judged(self) -> dict[str, Judgement]:
        """What the underwriter set; a factor named twice is refused."""
        found: dict[str, Judgement] = {}
        for row in self.cleaned_data.get("judged", ()):
            if row["factor"] in found:
                raise Refusal(Reason(f"评定系数“{row['factor']}”填写了两次，请删除一行。", "judged"))
            found[row["factor"]] = Judgement(row["value"], row["reason"])
        return found


def offer_form(filings: QuerySet[Filing]) -> type[OfferForm]:
    """The form of an offer under these filings, with a table for the factors they leave to the underwriter."""
    spans = _spans(filings)

    class JudgedRow(forms.Form):
        factor = forms.ChoiceField(label=_("系数"), choices=[("", _("不调整")), *spans.items()])
        value = FactorField(label=_("取值"))
        reason = forms.CharField(label=_("理由"), max_length=200)

    class Offer(OfferForm):
        rows: ClassVar[Mapping[str, Rows]] = (
            {"judged": Rows(JudgedRow, _("核保评定"), _("只能在备案幅度内取值，须写明理由。"), extra=1)}
            if spans
            else {}
        )

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["filing"].queryset = filings  # type: ignore[attr-defined]

    return Offer


def _spans(filings: Iterable[Filing]) -> dict[str, str]:
    """Names of the factors left to the underwriter, each with its span in words; of the newest filing where several differ."""
    found: dict[str, str] = {}
    for filing in filings:
        for table in tables(filing.factors):
            if table.judged:
                span = f"{rules.decimal_text(table.low)}–{rules.decimal_text(table.high)}"
                found.setdefault(table.name, f"{table.label}（{span}）")
    return found

"""The form of a filing: its clauses, rates and tables as small forms, and what the regulator and the insurer type later."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from idi import rules
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.forms import Form, Rows
from idi.foundation.core.inputs import DayField, PercentField, YuanField
from idi.foundation.core.listing import Filters
from idi.foundation.parties.selectors import organisations
from idi.lifecycle.rating.checking import MOST, PLACES
from idi.lifecycle.rating.clauses import ISSUE_RULES, RIGHTS, clauses
from idi.lifecycle.rating.content import Content
from idi.lifecycle.rating.factor_sheet import spanned
from idi.lifecycle.rating.models import Filing
from idi.lifecycle.rating.pricing import KINDS
from idi.lifecycle.rating.readings import READINGS, UNDERWRITER
from idi.lifecycle.rating.states import STANDINGS
from idi.lifecycle.rating.tables import FactorTable, tables

NONE = ("", _("请选择"))


class FactorField(forms.DecimalField):
    """A factor such as 0.95."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=Decimal("0.0001"), max_value=MOST, decimal_places=PLACES, **kwargs)


class ClauseRow(forms.Form):
    """One clause of the terms, with what it permits."""

    number = forms.CharField(label=_("条款编号"), max_length=20)
    title = forms.CharField(label=_("标题"), max_length=120)
    text = forms.CharField(label=_("内容"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    rights = forms.MultipleChoiceField(
        label=_("本条赋予的权利"), required=False, choices=list(RIGHTS.items()), widget=forms.CheckboxSelectMultiple
    )
    handling_charge = PercentField(label=_("退保手续费率"), required=False)
    issue_rule = forms.ChoiceField(
        label=_("出单条件"), required=False, choices=[("", _("不约定")), *ISSUE_RULES.items()]
    )


class KindRow(forms.Form):
    """The base rate of one kind of project."""

    kind = forms.ChoiceField(label=_("工程类别"), choices=[NONE, *((kind, _(word)) for kind, word in KINDS.items())])
    base = PercentField(label=_("基准费率"))
    min = PercentField(label=_("下限"))
    max = PercentField(label=_("上限"))


class ValueRow(forms.Form):
    """One line of a filed table: the factor for one word of a fact."""

    reads = forms.ChoiceField(
        label=_("系数"), choices=[NONE, *((n, r.shown) for n, r in READINGS.items() if not r.numeric)]
    )
    word = forms.CharField(label=_("等级或取值"), max_length=30)
    value = FactorField(label=_("系数值"))


class RangeRow(forms.Form):
    """One line of a filed table: the factor for a range of a number."""

    reads = forms.ChoiceField(
        label=_("系数"), choices=[NONE, *((n, r.shown) for n, r in READINGS.items() if r.numeric)]
    )
    low = forms.DecimalField(label=_("自（含）"), required=False, min_value=0, decimal_places=4)
    high = forms.DecimalField(label=_("至（不含）"), required=False, min_value=0, decimal_places=4)
    value = FactorField(label=_("系数值"))


class SpanRow(forms.Form):
    """The span a factor may move in: of one the underwriter sets, or of one read from facts."""

    reads = forms.ChoiceField(
        label=_("取值方式"),
        required=False,
        choices=[("", _("核保评定")), *((n, _(r.label)) for n, r in READINGS.items())],
    )
    label = forms.CharField(label=_("评定系数名称"), max_length=30, required=False)
    low = FactorField(label=_("最低"))
    high = FactorField(label=_("最高"))


class DeductibleRow(forms.Form):
    """One deductible to choose from."""

    name = forms.CharField(label=_("免赔方案"), max_length=60)
    amount = YuanField(label=_("每次免赔额"), required=False)
    ratio = PercentField(label=_("免赔率"), required=False)
    factor = FactorField(label=_("系数值"))


class LimitRow(forms.Form):
    """The most that is paid for an item."""

    item = forms.CharField(label=_("承保项目"), max_length=3, required=False, help_text=_("例如 C05；留空为全部项目"))
    each = YuanField(label=_("每次限额"), required=False)
    home = YuanField(label=_("每户限额"), required=False, help_text=_("一户在保险期内累计"))
    total = YuanField(label=_("累计限额"), required=False)


def _regions() -> list[tuple[str, str]]:
    return [(law.region, f"{law.name}（{law.region}）") for law in rules.laws() if law.region]


class FilingForm(Form):
    region_code = forms.ChoiceField(label=_("适用地区"), choices=_regions)
    name = forms.CharField(
        label=_("条款名称"), max_length=120, help_text=_("同名的为下一版，执行后替代本单位在该地区此前执行的一版")
    )
    terms = forms.CharField(label=_("条款摘要"), widget=forms.Textarea(attrs={"rows": 6}))
    file = forms.FileField(label=_("条款全文（PDF）"), required=False)
    base_rate = PercentField(label=_("基准费率（默认）"), help_text=_("没有另列工程类别的，一律适用；例如 1.25"))
    min_rate = PercentField(label=_("费率下限"))
    max_rate = PercentField(label=_("费率上限"))
    authority_premium = YuanField(
        label=_("核保权限：暂收保险费超过"), required=False, help_text=_("超过的须两人办理；留空为不设")
    )
    authority_deviation = PercentField(label=_("核保权限：费率偏离基准超过"), required=False)
    sections: ClassVar = (
        (_("条款"), ["region_code", "name", "terms", "file"]),
        (_("费率"), ["base_rate", "min_rate", "max_rate", "authority_premium", "authority_deviation"]),
    )
    rows: ClassVar = {
        "kind_rates": Rows(KindRow, _("按工程类别另定的费率"), _("没有列出的类别用默认费率。"), extra=1, most=3),
        "values": Rows(
            ValueRow, _("按登记事实取值的系数"),
            _("一行一个等级，例如：诚信记录 AAA 0.90。没有列出的等级系数为 1；装配式、全装修、保障性住宅填“是”或“否”。"),
            extra=3,
        ),
        "ranges": Rows(RangeRow, _("按数值区间取值的系数"), _("第一个区间的起点和最后一个区间的终点留空，中间不留空档、不重叠。"), extra=1),
        "spans": Rows(SpanRow, _("系数的幅度和由核保人员评定的系数"), _("幅度应包含 1；没有另列幅度的，以所列系数值为幅度。评定系数报价时在幅度内取值，并写明理由。"), extra=1),
        "deductibles": Rows(DeductibleRow, _("免赔方案"), _("可以没有；有的，第一个为默认。"), extra=1, most=10),
        "limits": Rows(LimitRow, _("限额"), _("可以没有。"), extra=1, most=20),
        "clauses": Rows(ClauseRow, _("条款目录"), _("批改、退保、分期和出单以条款编号为依据。"), extra=1, stacked=True),
    }  # fmt: skip

    @property
    def content(self) -> Content:
        """What was typed, as the door takes it; refuses a factor or a grade named twice."""
        typed = self.cleaned_data
        plain = (
            "region_code",
            "name",
            "terms",
            "base_rate",
            "min_rate",
            "max_rate",
            "authority_premium",
            "authority_deviation",
        )
        return Content(
            **{name: typed[name] for name in plain}, factors=self._factors(), kind_rates=self._kinds(),
            clauses=typed["clauses"], deductibles=typed["deductibles"], limits=typed["limits"],
        )  # fmt: skip

    def _kinds(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for row in self.cleaned_data["kind_rates"]:
            if row["kind"] in found:
                raise Refusal(Reason(f"“{KINDS[row['kind']]}”的费率填写了两次，请删除一行。", "kind_rates"))
            found[row["kind"]] = {name: row[name] for name in ("base", "min", "max")}
        return found

    def _factors(self) -> dict[str, dict[str, Any]]:
        factors: dict[str, dict[str, Any]] = {}
        for row in self.cleaned_data["values"]:
            table = _table(factors, row["reads"])
            if row["word"] in table["values"]:
                raise Refusal(Reason(f"“{table['label']}”的“{row['word']}”填写了两次，请删除一行。", "values"))
            table["values"][row["word"]] = row["value"]
        for row in self.cleaned_data["ranges"]:
            _table(factors, row["reads"])["ranges"].append({name: row[name] for name in ("low", "high", "value")})
        for row in self.cleaned_data["spans"]:
            _add_span(factors, row)
        for table in factors.values():
            spanned(table)
        return factors

    @staticmethod
    def like(filing: Filing) -> dict[str, Any]:
        """What the form starts with when a draft is edited, or a new version written after an earlier one."""
        found = tables(filing.factors)
        plain = (
            "region_code",
            "name",
            "terms",
            "base_rate",
            "min_rate",
            "max_rate",
            "authority_premium",
            "authority_deviation",
        )
        values = [(table, word, value) for table in found for word, value in table.values.items()]
        steps = [{"reads": table.reads, **step.to_json()} for table in found for step in table.steps]
        return {
            **{name: getattr(filing, name) for name in plain},
            "kind_rates": [{"kind": kind, **_rates(own)} for kind, own in filing.kind_rates.items()],
            "values": [{"reads": t.reads, "word": word, "value": rules.decimal_text(value)} for t, word, value in values],
            "ranges": steps,
            "spans": [_span(table) for table in found],
            "deductibles": [{**each, "ratio": _ratio(each["ratio"])} for each in filing.deductibles],
            "limits": filing.limits,
            "clauses": [{**clause.to_json(), "handling_charge": clause.handling_charge} for clause in clauses(filing.clauses)],
        }  # fmt: skip


def _table(factors: dict[str, dict[str, Any]], reads: str) -> dict[str, Any]:
    reading = READINGS[reads]
    blank: dict[str, Any] = {
        "label": reading.label, "reads": reads, "values": {}, "ranges": [], "min": None, "max": None,
    }  # fmt: skip
    return factors.setdefault(reading.factor, blank)


def _add_span(factors: dict[str, dict[str, Any]], row: dict[str, Any]) -> None:
    ends = {"min": row["low"], "max": row["high"]}
    if row["reads"]:
        if _table(factors, row["reads"])["min"] is not None:
            raise Refusal(Reason(f"“{READINGS[row['reads']].label}”的幅度填写了两次，请删除一行。", "spans"))
        factors[READINGS[row["reads"]].factor].update(ends)
        return
    label = row["label"].strip()
    if not label or label in factors:
        raise Refusal(Reason(f"评定系数“{label}”没有名称或填写了两次，请改正。", "spans"))
    factors[label] = {"label": label, "reads": UNDERWRITER, "values": {}, **ends}


def _span(table: FactorTable) -> dict[str, str]:
    named = {"label": table.label} if table.judged else {"reads": table.reads}
    return {**named, "low": rules.decimal_text(table.low), "high": rules.decimal_text(table.high)}


def _rates(own: dict[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(own[name]) for name in ("base", "min", "max")}


def _ratio(stored: str | None) -> Decimal | None:
    return None if stored is None else Decimal(stored)


class SheetForm(Form):
    file = forms.FileField(label=_("系数表（Excel）"), help_text=_("上传后，草稿中的全部系数以文件为准"))


class ReturnForm(Form):
    reason = forms.CharField(label=_("需要补正的内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class ApproveForm(Form):
    approval_number = forms.CharField(label=_("核准文号"), max_length=60)
    approved_on = DayField(label=_("核准日期"))


class ReportForm(Form):
    reported_to: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("报送的住建主管部门"), required=False, empty_label=_("适用地区的住建主管部门")
    )
    reported_on = DayField(label=_("报送日期"))
    reference = forms.CharField(label=_("报送文号或回执编号"), max_length=60, required=False)
    file = forms.FileField(label=_("报送材料或回执"), required=False)
    in_force_on = DayField(label=_("执行日期"), help_text=_("自这一天起可以据此报价"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reported_to"].queryset = organisations("housing_authority")  # type: ignore[attr-defined]


class FilingFilters(Filters):
    state = forms.ChoiceField(
        label=_("状态"), choices=[("", _("全部")), *((name, state.label) for name, state in STANDINGS.items())]
    )

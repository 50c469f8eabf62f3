"""What people fill in from the proposal to the waiver."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi import rules
from idi.foundation.core.forms import Form, Rows
from idi.foundation.core.inputs import DayField, PercentField, YuanField
from idi.foundation.parties import selectors as parties
from idi.foundation.seats.selectors import all_places
from idi.lifecycle.policies.charging import IssueRule
from idi.lifecycle.policies.models import Exclusion, Insured
from idi.lifecycle.policies.outside import Outside, OutsideItem, OutsidePayment
from idi.lifecycle.policies.services.instalments import Instalment

_CHOICES = [(who.value, who.label) for who in (Insured.DEVELOPER, Insured.OWNERS)]
_CHOSEN = _("通知未规定，由合同选定；保险单上如实载明。")


def _who(label: Any, hint: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_CHOICES, widget=forms.RadioSelect, help_text=hint)


class ShareForm(forms.Form):
    """One co-insurer beside the lead."""

    insurer = forms.ModelChoiceField(
        label=_("共保机构"), queryset=parties.organisations("insurer"), empty_label=_("请选择")
    )
    share = PercentField(label=_("份额"))


def beside(lead: Any) -> type[ShareForm]:
    """The same where the lead is known: it has its own share already."""

    class Other(ShareForm):
        insurer = forms.ModelChoiceField(
            label=_("共保机构"), queryset=parties.organisations("insurer").exclude(pk=lead.pk), empty_label=_("请选择")
        )

    return Other


class PanelForm(Form):
    """The lead's own share and those of the others; `panel` puts the lead in front."""

    lead_share = PercentField(label=_("主承保份额"), help_text=_("单独承保填 100。各机构份额合计应为 100%。"))
    rows = {"shares": Rows(ShareForm, label=_("共保机构"), hint=_("单独承保的留空。"))}

    def panel(self, lead: Any) -> list[tuple[Any, Decimal]]:
        return [
            (lead, self.cleaned_data["lead_share"]),
            *((r["insurer"], r["share"]) for r in self.cleaned_data["shares"]),
        ]


class InstalmentForm(forms.Form):
    """One line of the table of instalments."""

    due_on = DayField(label=_("缴费截止日期"))
    part = PercentField(label=_("比例"), required=False)
    amount = YuanField(label=_("或金额"), required=False)


class SignForm(Form):
    signed_on = DayField(label=_("合同签订日期"))
    premium_due_on = DayField(
        label=_("缴费截止日期"),
        required=False,
        help_text=_("按合同约定填写；合同未约定的留空，按平台默认自签订之日起15日（假设，非法规条文）。"),
    )
    rows = {
        "instalments": Rows(
            InstalmentForm,
            label=_("分期缴费"),
            extra=3,
            most=60,
            hint=_(
                "一次缴清的留空。每期填比例或金额，全表用同一种，合计应正好为 100% 或暂收保险费；当地或保险机构收费规则允许时才能分期。"
            ),
        )
    }

    @property
    def given(self) -> dict[str, Any]:
        """What the service wants: the rows as instalments."""
        return {**self.cleaned_data, "instalments": [Instalment(**row) for row in self.cleaned_data["instalments"]]}


class ChargeRuleForm(Form):
    """By which payment an insurer issues, whether it takes instalments, and where it is paid to."""

    region_code = forms.ChoiceField(label=_("适用地区"), choices=all_places)
    issue_rule = forms.ChoiceField(
        label=_("出单条件"), choices=IssueRule.choices, widget=forms.RadioSelect,
        help_text=_("可以比当地规定更严，不能放宽；当地没有规定的由保险机构选定。"),
    )  # fmt: skip
    instalments_allowed = forms.BooleanField(label=_("允许分期缴费"), required=False)
    account_name = forms.CharField(label=_("收款户名"), max_length=100)
    bank = forms.CharField(label=_("开户银行"), max_length=100)
    account_number = forms.CharField(label=_("收款账号"), max_length=40, help_text=_("印在缴费通知书上。"))
    from_on = DayField(label=_("起用日期"), help_text=_("对这一天起签订的合同有效；已签合同不变。"))
    sections = [
        (_("出单与缴费"), ["region_code", "issue_rule", "instalments_allowed", "from_on"]),
        (_("收款账户"), ["account_name", "bank", "account_number"]),
    ]


class PremiumForm(Form):
    """Premium that came in; who paid is asked where more than one still owes."""

    payer_id = forms.TypedChoiceField(label=_("缴费单位"), coerce=int, widget=forms.RadioSelect)
    amount = YuanField(label=_("到账金额"))
    paid_on = DayField(label=_("到账日期"))
    reference = forms.CharField(label=_("银行流水号"), max_length=60)

    def __init__(self, *args: Any, owing: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(owing) < 2:
            del self.fields["payer_id"]
        else:
            self.fields["payer_id"].choices = list(owing)  # type: ignore[attr-defined]


class OutsideItemForm(forms.Form):
    """One cover item on which the outside policy says something of its own."""

    building = forms.CharField(label=_("单体"), max_length=20, required=False, help_text=_("不填为全部"))
    item = forms.ChoiceField(
        label=_("承保项目"),
        choices=[
            ("", _("请选择")),
            *((code, rules.item_words("000000", code)) for code in rules.item_codes(rules.law("prc"))),
        ],
    )
    wait_months = forms.IntegerField(label=_("等待期（月）"), min_value=0, max_value=120, required=False)
    years = forms.IntegerField(label=_("保险期限（年）"), min_value=1, max_value=70, required=False)
    deductible = YuanField(label=_("免赔额"), required=False)
    limit = YuanField(label=_("赔偿限额"), required=False)


class OutsidePaymentForm(forms.Form):
    """Premium that came in outside."""

    amount = YuanField(label=_("到账金额"))
    paid_on = DayField(label=_("到账日期"))
    reference = forms.CharField(label=_("银行流水号"), max_length=60)


class RecordForm(PanelForm):
    """A policy issued in the insurer's own system."""

    project: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("工程项目"),
        queryset=None,
        empty_label=_("请选择"),
        help_text=_("只列出本机构能看到且还没有保险单的工程。"),
    )
    outside_number = forms.CharField(label=_("外部系统保险单号"), max_length=60)
    outside_on = DayField(label=_("外部系统出单日期"))
    upload = forms.FileField(label=_("保险单文件"), help_text=_("PDF 或扫描件。"))
    signed_on = DayField(label=_("合同签订日期"))
    budget = YuanField(label=_("概算建筑安装造价"))
    rate = PercentField(label=_("费率"))
    provisional = YuanField(label=_("暂收保险费"))
    insured = _who(_("被保险人"), _CHOSEN)
    claimant = _who(_("索赔权益人"), _("按保险单载明的填写。"))
    sections = [
        (_("外部保险单"), ["project", "outside_number", "outside_on", "upload"]),
        (_("合同"), ["signed_on", "budget", "rate", "provisional", "insured", "claimant"]),
        (_("承保份额"), ["lead_share"]),
    ]
    rows = {
        **PanelForm.rows,
        "items": Rows(
            OutsideItemForm,
            label=_("另有约定的承保项目"),
            hint=_("等待期、期限、免赔额、限额与当地规定或备案条款不同的才填写。"),
        ),
        "payments": Rows(OutsidePaymentForm, label=_("已收的保险费"), hint=_("在外部系统收取的，逐笔填写。"), extra=1),
    }

    def outside(self, lead: Any) -> Outside:
        """The policy as the service wants it, beside its file."""
        given = self.cleaned_data
        return Outside(
            **{name: value for name, value in given.items() if name not in ("lead_share", "upload", *self.rows)},
            lead=lead, shares=self.panel(lead), items=tuple(OutsideItem(**row) for row in given["items"]),
            payments=tuple(OutsidePayment(**row) for row in given["payments"]),
        )  # fmt: skip

    def __init__(self, *args: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]


class BookForm(Form):
    """A whole book of policies from an insurer's own system."""

    upload = forms.FileField(label=_("Excel 文件"), help_text=_("按模板填写，一行一份保险单，一次最多 2000 份。"))
    archive = forms.FileField(
        label=_("保险单文件（zip）"), required=False,
        help_text=_("每份保险单一个 PDF 或扫描件，以外部保险单号命名，也可以录入后逐份补交；填了“外部批单”表的，每份批单的文件以外部批单号命名，一并放进压缩包。"),
    )  # fmt: skip


class BookFilesForm(Form):
    archive = forms.FileField(label=_("保险单文件（zip）"), help_text=_("每个文件以外部保险单号命名。"))


class OutsideFileForm(Form):
    upload = forms.FileField(label=_("保险单文件"), help_text=_("外部系统出具的保险单，PDF 或扫描件。"))


class ExplanationForm(Form):
    """That the exclusions of a recorded policy were explained when its contract was made."""

    exclusions = forms.CharField(
        label=_("说明过的责任免除"), widget=forms.Textarea(attrs={"rows": 6}), help_text=_("照条款抄录，一行一条；没有说明的不要填。")
    )  # fmt: skip
    how = forms.ChoiceField(label=_("说明的方式"), choices=Exclusion.How.choices, widget=forms.RadioSelect)
    explainer = forms.CharField(label=_("说明人"), max_length=60)
    explained_on = DayField(label=_("说明日期"))
    acknowledged_on = DayField(label=_("投保人确认日期"))
    upload = forms.FileField(label=_("说明确认书"), help_text=_("投保人签字或盖章的文件，PDF 或扫描件。"))

    def clean_exclusions(self) -> list[str]:
        return self.cleaned_data["exclusions"].splitlines()


class CorrectExplanationForm(ExplanationForm):
    """What is put right of it, and why."""

    reason = forms.CharField(
        label=_("更正的原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如：与确认书第3条核对，抄录有误。与原来的登记一起保留。"),
    )  # fmt: skip
    field_order = ("reason",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].required = False
        self.fields["upload"].help_text = _("确认书没有变的不用选，沿用现在的文件。")


class ClearWarningForm(Form):
    """What became of a warning of a recorded policy."""

    how = forms.ChoiceField(
        label=_("怎样处理"), widget=forms.RadioSelect,
        choices=[("corrected", _("已更正：资料已补齐，或已办理批改")), ("explained", _("保留并说明：照外部保险单如实补录，不改"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("说明"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明怎样更正的，或者为什么保留；与办理单位、时间一起留在保险单上。"),
    )  # fmt: skip


class WaiverForm(Form):
    amount_otherwise_due = YuanField(label=_("如不免交应交的金额"))
    recorded_on = DayField(label=_("登记日期"), required=False, help_text=_("不填即为今天。"))


class RevokeForm(Form):
    revoked_on = DayField(label=_("撤销日期"), required=False, help_text=_("不填即为今天。"))
    reason = forms.CharField(label=_("撤销原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class CheckForm(forms.Form):
    code = forms.CharField(label=_("保险单号、投保证明编号或核验码"), max_length=60)


class CheckFileForm(Form):
    """A PDF somebody was handed."""

    MOST_BYTES = 20 * 1024 * 1024

    file = forms.FileField(
        label=_("PDF 文件"),
        help_text=_("平台签发的保险单、投保证明、批单等原文件，不超过 20 MB。文件只用于本次核验，不保存。"),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.MOST_BYTES:
            raise forms.ValidationError(_("文件超过 20 MB，不是平台签发的单证。"))
        return file


def percent_rows(shares: Iterable[Any]) -> list[dict[str, Any]]:
    """The followers as rows a form begins with."""
    return [{"insurer": share.insurer_id, "share": share.share} for share in shares if not share.lead]

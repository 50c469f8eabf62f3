"""What people fill in from the proposal to the waiver."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form, Rows
from idi.foundation.core.inputs import DayField, PercentField, YuanField
from idi.foundation.parties import selectors as parties
from idi.foundation.seats.selectors import all_places
from idi.lifecycle.policies.charging import IssueRule
from idi.lifecycle.policies.models import Insured
from idi.lifecycle.policies.questionnaire import QUESTIONS
from idi.lifecycle.policies.services.instalments import Instalment

_CHOSEN = _("通知未规定，由合同选定；保险单上如实载明。")


def _who(label: Any, hint: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Insured.choices, widget=forms.RadioSelect, help_text=hint)


class ProposalForm(Form):
    """The proposal with its questions; `answers` gives what the service wants."""

    insured = _who(_("被保险人"), _CHOSEN)
    claimant = _who(_("索赔权益人"), _("发生质量缺陷时有权向保险机构索赔的一方。"))
    recourse_waived = forms.BooleanField(
        label=_("合同约定放弃对投保人的追偿"),
        required=False,
        help_text=_("被保险人为业主时，保险机构可能向有责任的投保人追偿；另有约定的在此载明。"),
    )
    sections = [
        (_("谁受保障"), ["insured", "claimant", "recourse_waived"]),
        (_("投保询问"), [name for question in QUESTIONS for name in (question.key, f"{question.key}_remark")]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.key] = forms.TypedChoiceField(
                label=question.text, choices=[("yes", _("是")), ("no", _("否"))], widget=forms.RadioSelect,
                coerce=lambda value: value == "yes",
            )  # fmt: skip
            when = _("答“是”时请说明。") if question.explain_if else _("答“否”时请说明。")
            self.fields[f"{question.key}_remark"] = forms.CharField(
                label=_("说明"), required=False, max_length=300, help_text=when
            )

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        given = self.cleaned_data
        return {q.key: {"answer": given[q.key], "remark": given[f"{q.key}_remark"]} for q in QUESTIONS}


class ShareForm(forms.Form):
    """One co-insurer beside the lead."""

    insurer = forms.ModelChoiceField(label=_("共保机构"), queryset=parties.organisations("insurer"))
    share = PercentField(label=_("份额"))


class PanelForm(Form):
    """The lead's own share and those of the others; `panel` puts the lead in front."""

    lead_share = PercentField(label=_("主承保份额"), help_text=_("单独承保填 100。各机构份额合计应为 100%。"))
    rows = {"shares": Rows(ShareForm, label=_("共保机构"), hint=_("单独承保的留空。"))}

    def panel(self, lead: Any) -> list[tuple[Any, Decimal]]:
        return [
            (lead, self.cleaned_data["lead_share"]),
            *((r["insurer"], r["share"]) for r in self.cleaned_data["shares"]),
        ]


class AcceptShareForm(Form):
    """The insurer's signature under the agreement."""

    agreed = forms.BooleanField(label=_("本机构同意按所列份额和条件参与共保"))
    signer = forms.CharField(label=_("签署人姓名"), max_length=60)
    signer_post = forms.CharField(label=_("职务"), max_length=60)

    @property
    def answer(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("signer", "signer_post")}


class RefuseShareForm(Form):
    reason = forms.CharField(
        label=_("拒绝的原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("主承保机构会看到，据此重新组织共保。"),
    )  # fmt: skip

    @property
    def answer(self) -> dict[str, str]:
        return {"reason": self.cleaned_data["reason"]}


class ExplainForm(Form):
    explained = forms.BooleanField(label=_("已就备案条款中的责任免除条款向投保人逐条作出提示和明确说明"))


class DiscloseForm(Form):
    declared = forms.BooleanField(
        label=_("本单位声明：投保询问的回答真实完整；保险机构已向本单位提示并说明责任免除条款，本单位已经理解。")
    )


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
    amount = YuanField(label=_("到账金额"))
    paid_on = DayField(label=_("到账日期"))
    reference = forms.CharField(label=_("银行流水号"), max_length=60)


class RecordForm(PanelForm):
    """A policy issued in the insurer's own system."""

    project: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("工程项目"), queryset=None, help_text=_("只列出本机构能看到且还没有保险单的工程。")
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

    def __init__(self, *args: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]


class WaiverForm(Form):
    amount_otherwise_due = YuanField(label=_("如不免交应交的金额"))


class RevokeForm(Form):
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

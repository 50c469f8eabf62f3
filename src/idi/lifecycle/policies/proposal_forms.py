"""What people fill in until the contract can be signed: proposal, declarations, panel and answers to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField, FilesField, PercentField, YuanField
from idi.foundation.parties import selectors as parties
from idi.foundation.parties.asking import OrganisationField
from idi.lifecycle.policies.evidence import EVIDENCE
from idi.lifecycle.policies.forms import PanelForm, beside
from idi.lifecycle.policies.models import Exclusion, Insured, RecourseWaiver
from idi.lifecycle.policies.panel_terms import AGREED, InvoicedBy, PanelTerms, SharesBy
from idi.lifecycle.policies.questionnaire import Question, Questionnaire

_CHOSEN = _("通知未规定，由合同选定；投保单和保险单上如实载明。")
_RECOURSE = _(
    "保险机构赔付后可以向有责任的单位追偿，但不能向被保险人自己追偿（保险法第60条）。"
    "被保险人为业主的，投保人也可能被追偿，除非在此约定放弃。"
)  # fmt: skip


def _chosen(label: Any, hint: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Insured.choices, widget=forms.RadioSelect, help_text=hint)


def _named(label: Any) -> forms.CharField:
    hint = _("选“指定单位”时填写已登记单位的名称或统一社会信用代码。")
    return OrganisationField(label=label, required=False, help_text=hint)


def _long(label: Any, hint: Any = "", *, most: int = 300, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=required, widget=forms.Textarea(attrs={"rows": 3})
    )


class ProposalForm(Form):
    """The proposal with the questions of its questionnaire; `given` is what the service wants."""

    insured = _chosen(_("被保险人"), _CHOSEN)
    insured_organisation = _named(_("被保险人（指定单位）"))
    claimant = _chosen(_("索赔权益人"), _("发生质量缺陷时有权向保险机构索赔的一方。通知未规定，由合同选定。"))
    claimant_organisation = _named(_("索赔权益人（指定单位）"))
    recourse_waived = forms.BooleanField(
        label=_("合同约定保险机构放弃对投保人的追偿"), required=False, help_text=_RECOURSE
    )

    def __init__(self, *args: Any, asked: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for question in asked.questions:
            self._ask(question)
        who = ["insured", "insured_organisation", "claimant", "claimant_organisation", "recourse_waived"]
        self.sections = [(_("谁受保障"), who), (asked.title, [n for n in self.fields if n not in who])]  # type: ignore[misc]

    def _ask(self, question: Question) -> None:
        self.fields[question.key] = _answer(question)
        if question.explain_if or question.explain_over is not None:
            self.fields[f"{question.key}_remark"] = forms.CharField(
                label=_("说明"), required=False, max_length=300, help_text=_when(question)
            )
        if question.attach:
            self.fields[f"{question.key}_files"] = FilesField(label=_("附件"), required=False)

    @property
    def given(self) -> dict[str, Any]:
        """The input of `services.propose`; refuses an organisation nobody registered."""
        typed, keys = self.cleaned_data, [question.key for question in self.asked.questions]
        answers = {key: {"answer": _plain(typed[key]), "remark": typed.get(f"{key}_remark", "")} for key in keys}
        return {
            "insured": typed["insured"], "claimant": typed["claimant"], "recourse_waived": typed["recourse_waived"],
            "answers": answers, "files": {key: typed.get(f"{key}_files") or [] for key in keys},
            **{name: self._organisation(name) for name in ("insured_organisation", "claimant_organisation")},
        }  # fmt: skip

    def _organisation(self, field: str) -> Any:
        chosen = self.cleaned_data[field.removesuffix("_organisation")] == Insured.ORGANISATION
        text = self.cleaned_data[field].strip()
        return parties.registered(text, field=field) if chosen and text else None


def _answer(question: Question) -> forms.Field:
    match question.kind:
        case "yes_no":
            return forms.TypedChoiceField(
                label=question.text, choices=[("yes", _("是")), ("no", _("否"))], widget=forms.RadioSelect,
                coerce=lambda value: value == "yes",
            )  # fmt: skip
        case "choice":
            choices = list((question.choices or {}).items())
            return forms.ChoiceField(label=question.text, choices=choices, widget=forms.RadioSelect)
        case "number":
            return forms.DecimalField(label=question.text, min_value=0, max_digits=10, decimal_places=2)
        case _:
            return forms.CharField(label=question.text, max_length=300)


def _plain(given: Any) -> Any:
    return given if isinstance(given, bool) else str(given)


def _when(question: Question) -> Any:
    if question.explain_over is not None:
        return _("超过 %(over)s 时请说明。") % {"over": question.explain_over}
    return _("答“%(answers)s”时请说明。") % {"answers": "、".join(question.said(each) for each in question.explain_if)}


class ExplainForm(Form):
    """Each exclusion of the filed terms, ticked as explained."""

    explained = forms.TypedMultipleChoiceField(
        label=_("已逐条提示并明确说明"), widget=forms.CheckboxSelectMultiple, coerce=int,
        help_text=_("未说明的责任免除不产生效力，日后不能据以拒赔（保险法第17条）。"),
    )  # fmt: skip
    how = forms.ChoiceField(label=_("说明方式"), choices=Exclusion.How.choices, widget=forms.RadioSelect)
    explainer = forms.CharField(label=_("说明人姓名"), max_length=60)

    def __init__(self, *args: Any, texts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["explained"].choices = list(enumerate(texts, 1))  # type: ignore[attr-defined]


class DiscloseForm(Form):
    """The policyholder's signature under its answers and under each exclusion."""

    acknowledged = forms.TypedMultipleChoiceField(
        label=_("保险机构已向本单位说明下列责任免除条款，本单位已经理解"),
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
    )
    declared = forms.BooleanField(label=_("本单位声明：投保询问的回答真实完整。"))
    signer = forms.CharField(label=_("签署人姓名"), max_length=60)
    signer_post = forms.CharField(label=_("职务"), max_length=60)

    def __init__(self, *args: Any, told: Iterable[Exclusion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acknowledged"].choices = [(each.number, each.text) for each in told]  # type: ignore[attr-defined]

    @property
    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("acknowledged", "signer", "signer_post")}


class RecourseForm(Form):
    """One answer for each construction contract."""

    def __init__(self, *args: Any, contracts: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contracts = list(contracts)
        for contract in self.contracts:
            self.fields[f"answer_{contract.pk}"] = forms.ChoiceField(
                label=_("是否约定放弃或限制对该单位的追偿"),
                choices=RecourseWaiver.Answer.choices,
                widget=forms.RadioSelect,
            )
            self.fields[f"clause_{contract.pk}"] = forms.CharField(
                label=_("条款内容"), required=False, max_length=300, help_text=_("约定放弃的，请抄录条款。")
            )
        self.sections = [  # type: ignore[misc]
            (f"{each.number} · {each.contractor.name}", [f"answer_{each.pk}", f"clause_{each.pk}"])
            for each in self.contracts
        ]

    @property
    def given(self) -> dict[int, tuple[str, str]]:
        typed = self.cleaned_data
        return {each.pk: (typed[f"answer_{each.pk}"], typed[f"clause_{each.pk}"]) for each in self.contracts}


class ItemTermsForm(Form):
    """Deductible and limit of each cover item."""

    def __init__(self, *args: Any, items: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for each in self.items:
            self.fields[f"deductible_{each.item}"] = YuanField(label=_("每次事故免赔额"), required=False)
            self.fields[f"limit_{each.item}"] = YuanField(label=_("限额"), required=False)
        self.sections = [  # type: ignore[misc]
            (f"{each.item} {each.name}", [f"deductible_{each.item}", f"limit_{each.item}"]) for each in self.items
        ]

    @property
    def given(self) -> dict[str, tuple[Any, Any]]:
        typed = self.cleaned_data
        return {each.item: (typed[f"deductible_{each.item}"], typed[f"limit_{each.item}"]) for each in self.items}


class EvidenceForm(Form):
    kind = forms.ChoiceField(label=_("是什么文件"), choices=list(EVIDENCE.items()))
    upload = forms.FileField(label=_("文件"), help_text=_("PDF、照片、Excel 或 Word。"))


class InviteForm(PanelForm):
    """The panel with the terms of its agreement."""

    answer_by = DayField(label=_("答复期限"), help_text=_("各机构在这一天前确认或拒绝。"))
    shares_by = forms.ChoiceField(label=_("赔款按哪一天的份额分摊"), choices=SharesBy.choices, widget=forms.RadioSelect)
    invoiced_by = forms.ChoiceField(label=_("保险费发票"), choices=InvoicedBy.choices, widget=forms.RadioSelect)
    settle_every_days = forms.IntegerField(label=_("对账周期（日）"), min_value=1)
    settle_within_days = forms.IntegerField(label=_("收到对账单后几日内付清"), min_value=1)
    cash_call_from = YuanField(label=_("大额摊回的起点"), help_text=_("某一成员的应摊金额达到此数的，可立即要求摊回。"))
    cash_call_days = forms.IntegerField(label=_("大额摊回几日内付清"), min_value=1)
    lead_fee = PercentField(label=_("主承保费用"), help_text=_("按其他成员所得保险费的比例收取；不收取填 0。"))
    lead_powers = _long(_("主承保机构的权限"), most=400)
    sections = (
        (_("份额"), ["lead_share", "answer_by"]),
        (_("分摊和发票"), ["shares_by", "invoiced_by", "lead_fee", "lead_powers"]),
        (_("成员之间的结算"), ["settle_every_days", "settle_within_days", "cash_call_from", "cash_call_days"]),
    )

    def __init__(self, *args: Any, lead: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {"shares": replace(self.rows["shares"], form=beside(lead))}  # type: ignore[misc]

    @property
    def terms(self) -> PanelTerms:
        """As they were filled in; what is not filled in properly stands as the platform proposes it."""
        return PanelTerms(**{name: self.cleaned_data[name] for name in AGREED if name in self.cleaned_data})


class AcceptShareForm(Form):
    """The insurer's signature under the agreement."""

    agreed = forms.BooleanField(label=_("本机构同意按所列份额和条件参与共保"))
    signer = forms.CharField(label=_("签署人姓名"), max_length=60)
    signer_post = forms.CharField(label=_("职务"), max_length=60)

    @property
    def answer(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("signer", "signer_post")}


class RefuseShareForm(Form):
    reason = _long(_("拒绝的原因"), _("主承保机构会看到，据此重新组织共保。"))

    @property
    def answer(self) -> dict[str, str]:
        return {"reason": self.cleaned_data["reason"]}

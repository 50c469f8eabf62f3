"""What is filled in for an endorsement: its ground first, then what each kind asks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from idi import rules
from idi.foundation.core.forms import Form, Rows
from idi.foundation.core.inputs import DayField, PercentField, YuanField
from idi.foundation.parties import selectors as parties
from idi.lifecycle.policies.models import Endorsement, Insured, Policy
from idi.lifecycle.policies.selectors import item_choices
from idi.lifecycle.policies.services.chapters.ending import FORFEITING
from idi.lifecycle.policies.services.chapters.lifting import LIFTED
from idi.lifecycle.policies.services.grounds import articles, offered_clauses
from idi.lifecycle.projects import selectors as projects

Kind = Endorsement.Kind
MOST_AMOUNT = Decimal("99999999999.99")


def _text(value: Any) -> Any:
    return rules.decimal_text(value) if isinstance(value, Decimal) else value


class EndorseForm(Form):
    """Ground, day and reason of every endorsement. `change` is what the kind's chapter reads."""

    basis = forms.ChoiceField(
        label=_("依据"), choices=Endorsement.Basis.choices, widget=forms.RadioSelect,
        error_messages={"required": _("没有依据不能批改：请选择投保人同意、备案条款或法律条文。")}, help_text=_("选“投保人同意”的，提交后由投保人在自己的页面上签署。"),
    )  # fmt: skip
    article = forms.ChoiceField(label=_("法律条文（保险法）"), required=False, help_text=_("依据为法律条文时选择。"))
    clause = forms.CharField(
        label=_("备案条款原文"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("依据为备案条款时照原文摘录，或填写条款编号。"),
    )  # fmt: skip
    after_handover = forms.BooleanField(label=_("所摘条款明确适用于房屋交付之后"), required=False)
    effective_on = DayField(label=_("生效日期"))
    reason = forms.CharField(label=_("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    amount = YuanField(
        label=_("应补或应退的保险费"),
        required=False,
        min_value=-MOST_AMOUNT,
        help_text=_("含税；应退的写负数，不涉及保险费的留空。"),
    )
    own: ClassVar[tuple[str, ...]] = ()
    priced: ClassVar[bool] = True

    def __init__(self, *args: Any, policy: Policy, kind: str, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy = policy
        choice = self.fields["article"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101  for the type checker
        choice.choices = [("", _("不适用")), *((each, each) for each in articles(policy, kind, on))]
        if offered := offered_clauses(policy, kind):
            self.fields["clause"] = _clause(offered)
        if policy.first_handover_on is None:
            del self.fields["after_handover"]
        if not self.priced:
            del self.fields["amount"]
        first = [name for name in ("basis", "article", "clause", "after_handover") if name in self.fields]
        last = [name for name in ("effective_on", "reason") if name in self.fields]
        money = [name for name in ("amount",) if name in self.fields]
        self.sections = (  # type: ignore[misc]
            (_("改什么"), [*self.own, *money]), (_("从哪一天起、为什么"), last), (_("依据"), first),
        )  # fmt: skip
        self.sections = tuple(section for section in self.sections if section[1])  # type: ignore[misc]

    def change(self) -> dict[str, Any]:
        given = self.cleaned_data
        names = [
            n
            for n in ("article", "clause", "after_handover", "amount", *self.own)
            if given.get(n) not in (None, "", False)
        ]
        return {name: _text(given[name]) for name in names}


def _clause(offered: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("备案条款"), required=False, choices=[("", _("不适用")), *offered], widget=forms.RadioSelect,
        help_text=_("依据为备案条款时选择；只列出备案条款目录中给出这项权利的条款。"),
    )  # fmt: skip


class ItemsOf(EndorseForm):
    """The items an endorsement concerns."""

    items = forms.TypedMultipleChoiceField(
        label=_("承保项目"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择承保项目。")},
    )  # fmt: skip
    own: ClassVar[tuple[str, ...]] = ("items",)

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, policy=policy, **kwargs)
        self.fields["items"].choices = item_choices(policy)  # type: ignore[attr-defined]


class DeductibleForm(ItemsOf):
    deductible = YuanField(label=_("每次事故免赔额"), required=False, help_text=_("不变的留空。"))
    limit = YuanField(label=_("限额"), required=False, help_text=_("不变的留空。"))
    own: ClassVar = ("items", "deductible", "limit")


class LiftingForm(EndorseForm):
    """Which endorsement in force is taken back."""

    lifts = forms.TypedChoiceField(
        label=_("要撤销的批单"), coerce=int, error_messages={"required": _("请选择要撤销的批单。")},
        help_text=_("加费全额退还；免赔额恢复原约定；除外、中止自生效日起不再适用。"),
    )  # fmt: skip
    own: ClassVar = ("lifts",)
    priced = False

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, policy=policy, **kwargs)
        rows = policy.endorsements.filter(kind__in=LIFTED, state="in_force").order_by("number")
        told = [(each.pk, f"第 {each.number} 号 {each.get_kind_display()}：{each.reason}") for each in rows]
        self.fields["lifts"].choices = [("", _("请选择")), *told]  # type: ignore[attr-defined]


class AreaRow(forms.Form):
    building = forms.TypedChoiceField(label=_("单体"), coerce=int)
    area = forms.DecimalField(label=_("建筑面积（㎡）"), max_digits=12, decimal_places=2, min_value=Decimal("0.01"))


class FactsForm(EndorseForm):
    """Facts put right; what stays is left empty."""

    insured = forms.ChoiceField(label=_("被保险人"), required=False, choices=[("", _("不变")), *Insured.choices])
    claimant = forms.ChoiceField(label=_("索赔权益人"), required=False, choices=[("", _("不变")), *Insured.choices])
    budget = YuanField(label=_("概算建筑安装造价"), required=False, help_text=_("更正后按原费率重新计算暂收保险费。"))
    outside_number = forms.CharField(label=_("外部保险单号"), required=False, max_length=60)
    own: ClassVar = ("insured", "claimant", "budget", "outside_number")

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, policy=policy, **kwargs)
        for name in ("insured", "claimant"):
            if policy.proposal is None or getattr(policy.proposal, f"{name}_organisation_id") is None:
                named = [each for each in Insured.choices if each[0] != Insured.ORGANISATION]
                self.fields[name].choices = [("", _("不变")), *named]  # type: ignore[attr-defined]
        if policy.origin != Policy.Origin.RECORDED:
            del self.fields["outside_number"]
            self.sections = tuple(  # type: ignore[misc]
                (title, [n for n in names if n != "outside_number"]) for title, names in self.sections
            )
        choices = [("", "—"), *projects.buildings(policy.project).values_list("pk", "number")]
        row = type(
            "AreaRow", (AreaRow,), {"building": forms.TypedChoiceField(label=_("单体"), coerce=int, choices=choices)}
        )
        self.rows = {"areas": Rows(row, _("更正单体面积"), hint=_("不更正的留空。"), extra=1)}  # type: ignore[misc]

    def change(self) -> dict[str, Any]:
        areas = [[row["building"], _text(row["area"])] for row in self.cleaned_data.get("areas") or []]
        return {**super().change(), **({"areas": areas} if areas else {})}


class ItemRow(forms.Form):
    do = forms.ChoiceField(label=_("增减"), choices=[("", "—"), ("add", _("增加")), ("remove", _("减少"))])
    building = forms.TypedChoiceField(label=_("单体"), coerce=int)
    item = forms.ChoiceField(label=_("承保项目"))


class ItemsForm(EndorseForm):
    """Items added and removed, one a row."""

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, policy=policy, **kwargs)
        law = rules.law(policy.law)
        codes = [
            (code, f"{code} {law.declaration(f'item.{code}').label}") for code in rules.insurable(law, policy.signed_on)
        ]
        buildings = [("", "—"), *projects.buildings(policy.project).values_list("pk", "number")]
        row = type("ItemRow", (ItemRow,), {
            "building": forms.TypedChoiceField(label=_("单体"), coerce=int, choices=buildings),
            "item": forms.ChoiceField(label=_("承保项目"), choices=[("", "—"), *codes]),
        })  # fmt: skip
        self.rows = {"moves": Rows(row, _("承保项目"), extra=2)}  # type: ignore[misc]

    def change(self) -> dict[str, Any]:
        rows = self.cleaned_data.get("moves") or []
        return {
            **super().change(),
            **{do: [[r["building"], r["item"]] for r in rows if r["do"] == do] for do in ("add", "remove")},
        }


class LoadingForm(EndorseForm):
    rate = PercentField(
        label=_("加费的费率"), help_text=_("在原费率之外另加，例如 0.1。保险费按概算（已结算的按结算）造价计算。")
    )
    own: ClassVar = ("rate",)
    priced = False


class TransferForm(EndorseForm):
    policyholder = forms.ModelChoiceField(
        label=_("新的投保人"),
        queryset=None,
        empty_label=_("请选择"),
        help_text=_("新的投保人先在自己的页面上确认，再由原投保人签署。"),
    )  # type: forms.ModelChoiceField[Any]
    coming = forms.ChoiceField(
        label=_("后续保险费由谁缴纳"),
        widget=forms.RadioSelect,
        choices=[("taker", _("新的投保人")), ("giver", _("原投保人"))],
        help_text=_(
            "指生效日起到期而没有缴的保险费。合同一并转让的，由新的投保人承担（民法典第555、556条），另有约定的从其约定；生效日前已到期的仍由原投保人缴纳。"
        ),
    )
    own: ClassVar = ("policyholder", "coming")
    priced = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policyholder"].queryset = parties.organisations().filter(  # type: ignore[attr-defined]
            kind__in=("developer", "company", "contractor", "property_firm")
        )

    def change(self) -> dict[str, Any]:
        change = super().change()
        taker = change.pop("policyholder", None)
        return {**change, "policyholder_id": taker.pk if taker else None}


class MemberRow(forms.Form):
    insurer = forms.ModelChoiceField(
        label=_("保险机构"), queryset=parties.organisations("insurer"), empty_label=_("请选择")
    )
    share = PercentField(label=_("份额"))


class MembersForm(EndorseForm):
    """The panel from the day on, who leads it and its share first."""

    lead = forms.ModelChoiceField(
        label=_("主承保机构"),
        queryset=parties.organisations("insurer"),
        empty_label=_("请选择"),
        help_text=_("更换主承保机构的，全体成员和投保人都同意后，自当日起由其接任；原主承保机构留下的，在下面列出。"),
    )  # type: forms.ModelChoiceField[Any]
    lead_share = PercentField(
        label=_("主承保份额"), help_text=_("各机构份额合计应为 100%。退出的机构不再列出，其责任到生效日的前一日为止。")
    )
    own: ClassVar = ("lead", "lead_share")
    priced = False
    rows = {"shares": Rows(MemberRow, _("共保机构"), extra=3)}

    def change(self) -> dict[str, Any]:
        change = super().change()
        lead, share = change.pop("lead").pk, change.pop("lead_share", "0")
        rows = [[row["insurer"].pk, _text(row["share"])] for row in self.cleaned_data.get("shares") or []]
        return {**change, "panel": [[lead, share], *rows]}


class CancelForm(EndorseForm):
    handling_rate = PercentField(
        label=_("责任开始前部分的手续费率"),
        required=False,
        help_text=_("合同没有约定的留空；有约定的，在下面选择或摘录约定它的条款。"),
    )
    forfeit = forms.BooleanField(
        label=_("不退还保险费"),
        required=False,
        help_text=_("只限依据保险法%(articles)s解除。") % {"articles": "、".join(FORFEITING)},
    )
    own: ClassVar = ("handling_rate", "forfeit")
    priced = False


FORMS: dict[str, type[EndorseForm]] = {
    Kind.FACTS: FactsForm, Kind.ITEMS: ItemsForm, Kind.DEDUCTIBLE: DeductibleForm, Kind.LOADING: LoadingForm,
    Kind.EXCLUSION: ItemsOf, Kind.SUSPENSION: ItemsOf, Kind.RESUMPTION: ItemsOf, Kind.LIFTING: LiftingForm, Kind.MEMBERS: MembersForm,
    Kind.TRANSFER: TransferForm, Kind.CANCELLATION: CancelForm,
}  # fmt: skip


class AnswerForm(Form):
    """A signature or a refusal with its reason."""

    answer = forms.CharField(
        label=_("意见"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("不同意的必须写明原因。"),
    )


class DemandForm(Form):
    reason = forms.CharField(label=_("要求解除的原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class RuleForm(Form):
    kinds = forms.MultipleChoiceField(
        label=_("须由第二人复核的批改"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(kind, Kind(kind).label) for kind in FORMS],
    )  # fmt: skip
    amount_from = YuanField(label=_("保险费增减达到这个金额的也须复核"), required=False)


class DayForm(forms.Form):
    """The day a policy is looked at, and what was known when."""

    on = DayField(label=_("截至"))
    known = DayField(label=_("按当时所知"), required=False)


class SpanForm(forms.Form):
    """Two days that are compared."""

    first = DayField(label=_("从"))
    last = DayField(label=_("到"))


class PassForm(Form):
    passed_on = DayField(label=_("转让日期"), help_text=_("不动产登记簿记载的日期。"))


class TakeOverForm(Form):
    code = forms.CharField(label=_("房屋码"), max_length=16)
    claim_word = forms.CharField(label=_("报案口令"), max_length=16)
    passed_on = DayField(label=_("转让日期"))

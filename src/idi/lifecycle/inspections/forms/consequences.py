"""Forms by which the insurer decides about a risk that stays."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField, PercentField, YuanField
from idi.lifecycle.inspections.forms.inputs import few_lines
from idi.lifecycle.inspections.models import Consequence
from idi.lifecycle.policies.selectors import item_choices
from idi.lifecycle.policies.services import offered_clauses

if TYPE_CHECKING:
    from idi.lifecycle.policies.models import Policy


class GroundForm(Form):
    """Reason, day and ground of what changes the contract."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=few_lines(2))
    effective_on = DayField(label=_("生效日期"), required=False)
    basis = forms.ChoiceField(
        label=_("依据"), required=False, widget=forms.RadioSelect,
        choices=[("agreement", _("投保人同意（由投保人在自己的页面签署）")), ("clause", _("备案条款"))],
    )  # fmt: skip
    clause = forms.CharField(
        label=_("备案条款原文"), required=False, max_length=2000, widget=few_lines(2),
        help_text=_("依据为备案条款时照原文摘录，或填写条款编号。"),
    )  # fmt: skip


def consequence_form(policy: Policy | None) -> type[Form]:
    """What may be decided about a finding, and what the endorsement of that kind needs."""

    class ConsequenceForm(GroundForm):
        kind = forms.ChoiceField(label=_("处置方式"), choices=Consequence.Kind.choices, widget=forms.RadioSelect)
        items = forms.TypedMultipleChoiceField(
            label=_("承保项目"), coerce=int, required=False, choices=item_choices(policy) if policy else (), widget=forms.CheckboxSelectMultiple,
            help_text=_("免赔额、除外、中止时选择。"),
        )  # fmt: skip
        rate = PercentField(
            label=_("加费的费率"), required=False, help_text=_("加费时填写，在原费率之外另加，例如 0.1。")
        )
        deductible = YuanField(label=_("每次事故免赔额"), required=False)
        limit = YuanField(label=_("限额"), required=False)
        after_handover = forms.BooleanField(label=_("所摘条款明确适用于房屋交付之后"), required=False)
        sections = (
            (_("怎样处置"), ["kind", "reason"]), (_("改合同的"), ["items", "rate", "deductible", "limit", "effective_on"]),
            (_("改合同的依据"), ["basis", "clause", "after_handover"]),
        )  # fmt: skip

        def change(self) -> dict[str, Any]:
            given = self.cleaned_data
            own = {"loading": ("rate",), "deductible": ("items", "deductible", "limit")}.get(given["kind"], ("items",))
            names = ("clause", "after_handover", *own)
            return {name: _plain(given[name]) for name in names if given.get(name) not in (None, "", False)}

    if policy and (offered := offered_clauses(policy, *Consequence.Kind.values)):
        ConsequenceForm.base_fields["clause"] = forms.ChoiceField(
            label=_("备案条款"), required=False, choices=[("", _("不适用")), *offered], widget=forms.RadioSelect,
            help_text=_("依据为备案条款时选择写明这项权利的条款。"),
        )  # fmt: skip
    if policy is None or policy.first_handover_on is None:
        ConsequenceForm.base_fields.pop("after_handover")
        ConsequenceForm.sections = (*ConsequenceForm.sections[:2], (_("改合同的依据"), ["basis", "clause"]))
    return ConsequenceForm


def _plain(value: Any) -> Any:
    return f"{value:f}" if isinstance(value, Decimal) else value

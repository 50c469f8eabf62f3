"""What the lead fills in about a recovery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField, YuanField
from idi.foundation.parties.selectors import ever_registered
from idi.lifecycle.recovery.models import Case

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


class OpenForm(Form):
    """立案: against whom and on what basis."""

    target: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("责任单位"), queryset=None, empty_label=_("请选择")
    )
    basis = forms.ChoiceField(label=_("追偿依据"), choices=Case.Basis.choices)

    def __init__(self, *args: Any, targets: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = ever_registered().filter(pk__in=[target.pk for target in targets])
        self.fields["target"].queryset = chosen  # type: ignore[attr-defined]


class DemandForm(Form):
    """追偿函."""

    amount = YuanField(label=_("追偿金额"), help_text=_("不超过已赔付的金额"))
    facts = forms.CharField(label=_("事实和责任"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000)
    answer_by = DayField(label=_("请于此日前答复"))


class ReceiveForm(Form):
    """到账."""

    amount = YuanField(label=_("到账金额"))
    received_on = DayField(label=_("到账日期"))
    reference = forms.CharField(label=_("银行流水号"), max_length=60)


class WriteOffForm(Form):
    """核销 with the reason."""

    reason = forms.CharField(label=_("核销理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

"""What whoever is owed money is asked: where to pay it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form


class OwnAccountForm(Form):
    """填写收款账户."""

    holder_name = forms.CharField(
        label=_("收款户名"),
        max_length=80,
        help_text=_("与银行开户名一致；应为登记的业主本人，或业主授权领取赔款的人。"),
    )
    account = forms.CharField(
        label=_("收款账号"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    bank = forms.CharField(label=_("开户行"), max_length=80, help_text=_("写到支行，例如：某某银行海宁支行。"))

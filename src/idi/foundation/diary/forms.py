"""Forms of the diary."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form


class KeepForm(Form):
    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("例如：本月到期、海宁在保"))
    shared = forms.BooleanField(label=_("本单位的人都可以用"), required=False)
    default = forms.BooleanField(label=_("以后打开这份清单时先用它"), required=False)

"""Forms of the keys."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField


class KeyForm(Form):
    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("写明给哪个系统用，例如：市信用系统每日报送"))
    capabilities = forms.MultipleChoiceField(label=_("权限"), widget=forms.CheckboxSelectMultiple)
    until_on = DayField(label=_("有效期止"), required=False, help_text=_("不填则一直有效，直到吊销"))

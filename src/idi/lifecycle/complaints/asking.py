"""The question what somebody complains of, on public pages and at the desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.lifecycle.complaints.kinds import AGAINST, CAUSES

LONG = forms.Textarea(attrs={"rows": 4})
PHONE = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})


class ComplaintForm(Form):
    """A complaint, by the complainant or taken down at the desk."""

    against_kind = forms.ChoiceField(label=_("投诉谁"), choices=[("", _("请选择")), *AGAINST.items()])
    cause = forms.ChoiceField(label=_("原因"), choices=[("", _("请选择")), *CAUSES.items()])
    text = forms.CharField(
        label=_("事情经过"),
        widget=LONG,
        max_length=2000,
        help_text=_("什么时候、谁、发生了什么。投诉会转给被投诉的单位。"),
    )
    wish = forms.CharField(label=_("您希望怎样解决"), required=False, widget=LONG, max_length=1000)
    name = forms.CharField(label=_("您的姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("您的电话"),
        max_length=20,
        widget=PHONE,
        help_text=_("只用于办理这件投诉，加密保存。手机会收到编号和答复提示。"),
    )

"""The question what somebody complains of, on public pages and at the desk."""

from __future__ import annotations

import json

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import FilesField
from idi.lifecycle.complaints.kinds import AGAINST, CAUSES


def send_photos(field: forms.Field, address: str, arrived: list[str]) -> None:
    """Lets the browser hand in each photo as soon as it is chosen; `arrived` are those it handed in before."""
    field.widget.attrs.update({
        "data-photos": address, "data-arrived": json.dumps(arrived), "accept": "image/*", "data-kept": gettext("已上传"),
        "data-drop": gettext("移除"), "data-again": gettext("重新上传"),
        "data-failed": gettext("没有传到，请检查网络后重试；已上传的不会丢。"),
        "data-busy": gettext("照片还在上传，请等传完再提交。"),
    })  # fmt: skip


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
    photos = FilesField(
        label=_("照片"), required=False, most=9, help_text=_("能说明问题的照片，可以一次选几张，最多9张。")
    )
    name = forms.CharField(label=_("您的姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("您的电话"),
        max_length=20,
        widget=PHONE,
        help_text=_("只用于办理这件投诉，加密保存。手机会收到编号和答复提示。"),
    )

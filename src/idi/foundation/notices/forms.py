"""What a person chooses to be sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.notices.kinds import kinds

CHANNELS = {"sms": _("短信"), "email": _("电子邮件")}


def choices() -> list[tuple[str, str]]:
    """Every kind and way that can be declined."""
    return [
        (f"{each.name}:{channel}", f"{each.label}（{words}）")
        for each in kinds().values() if not each.legal
        for channel, words in CHANNELS.items() if each.name != "general" or channel == "email"
    ]  # fmt: skip


class PreferenceForm(Form):
    email = forms.CharField(
        label=_("邮箱"), required=False, max_length=120, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("填写后，站内消息会同时发一份到这个邮箱。加密保存。"),
    )  # fmt: skip
    copies = forms.BooleanField(label=_("本单位收到的消息也抄送给我"), required=False)
    language = forms.ChoiceField(label=_("短信和邮件的语言"), choices=[("zh", "中文"), ("en", "English")])
    declined = forms.MultipleChoiceField(
        label=_("不要发给我"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("勾选的不再发送，站内消息照常。验证码、报案回执、补充资料通知、核定、投诉的延期和答复是必需的，不能退订。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["declined"].choices = choices()  # type: ignore[attr-defined]

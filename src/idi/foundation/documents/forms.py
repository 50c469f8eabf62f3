"""What an organisation hands in to sign with, and why it stops."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form


class CertificateForm(Form):
    upload = forms.FileField(
        label=_("证书文件"), help_text=_("向电子认证服务机构申领的机构证书，带私钥的 PKCS#12 文件（.p12 或 .pfx）。")
    )
    password = forms.CharField(
        label=_("证书文件的口令"), widget=forms.PasswordInput(attrs={"autocomplete": "off"}), max_length=200, strip=False,
        help_text=_("只用来打开这个文件，平台不保存；私钥加密保存。"),
    )  # fmt: skip


class WithdrawForm(Form):
    reason = forms.CharField(label=_("停用原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

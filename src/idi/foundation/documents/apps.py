from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "idi.foundation.documents"
    label = "documents"
    verbose_name = "文件"
    acts: ClassVar = {
        "file": _("文件归档"),
        "certify": _("登记签名证书"),
        "open_authority": _("设立演示根证书"),
        "withdraw_certificate": _("停用签名证书"),
    }

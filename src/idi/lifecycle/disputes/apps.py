from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisputesConfig(AppConfig):
    name = "idi.lifecycle.disputes"
    label = "disputes"
    verbose_name = _("争议鉴定")
    tasks: ClassVar = {
        "award": _("出具鉴定意见"),
        "agree": _("同意鉴定申请"),
    }
    acts: ClassVar = {"apply": _("申请共同委托鉴定")}

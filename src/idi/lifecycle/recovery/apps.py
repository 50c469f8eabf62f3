from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecoveryConfig(AppConfig):
    name = "idi.lifecycle.recovery"
    label = "recovery"
    verbose_name = _("代位追偿")
    tasks: ClassVar = {
        "demand": _("评估并发函追偿"),
    }
    acts: ClassVar = {
        "open_case": _("立案追偿"),
        "raise": _("支付补充赔款，追偿金额增加"),
        "receive_part": _("部分到账"),
    }

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CreditConfig(AppConfig):
    name = "idi.foundation.credit"
    label = "credit"
    verbose_name = "信用记录"
    acts: ClassVar = {
        "record_grade": _("登记信用等级"),
        "feed": _("记录信用事实"),
        "reply": _("陈述意见"),
    }

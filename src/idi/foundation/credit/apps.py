from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CreditConfig(AppConfig):
    name = "idi.foundation.credit"
    label = "credit"
    verbose_name = "信用记录"
    acts: ClassVar = {
        "take_in": _("登记信用记录"),
        "feed": _("记录信用事实"),
        "reply": _("陈述意见"),
        "answer": _("答复陈述意见"),
        "end": _("撤销或更正"),
        "prepare": _("上传信用记录清单"),
        "apply": _("导入信用记录清单"),
        "drop": _("放弃信用记录清单"),
    }
    tasks: ClassVar = {
        "reply": _("核对信用记录、陈述意见"),
        "answer": _("答复陈述意见"),
        "apply": _("核对信用记录清单"),
    }

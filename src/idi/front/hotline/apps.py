from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HotlineConfig(AppConfig):
    name = "idi.front.hotline"
    label = "hotline"
    verbose_name = "服务专线"
    tasks: ClassVar = {"call_back": _("按约回拨")}
    acts: ClassVar = {
        "take_call": _("登记来电"),
        "close_call": _("办结来电"),
        "reveal_caller": _("查看来电号码"),
        "ring": _("来电呼入"),
        "hand_shift_over": _("交班"),
        "confirm_shift": _("接班"),
    }

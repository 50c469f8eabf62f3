from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RatingConfig(AppConfig):
    name = "idi.lifecycle.rating"
    label = "rating"
    verbose_name = "费率与报价"
    tasks: ClassVar = {
        "approve": _("核准条款费率"),
        "report": _("报告条款费率"),
        "offer": _("报价"),
        "choose": _("选择报价"),
    }
    acts: ClassVar = {"draft": _("提交条款费率备案"), "invite": _("邀请报价")}

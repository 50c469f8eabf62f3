from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "idi.lifecycle.inspections"
    label = "inspections"
    verbose_name = "质量风险管理"
    acts: ClassVar = {
        "open": _("建立风险管理委托"),
        "visit": _("登记现场检查"),
        "find": _("记录风险"),
        "report": _("出具检查报告"),
    }

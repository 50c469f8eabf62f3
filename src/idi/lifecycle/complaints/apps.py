from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "idi.lifecycle.complaints"
    label = "complaints"
    verbose_name = _("投诉")
    tasks: ClassVar = {"answer": _("受理并答复投诉"), "direct": _("确定被投诉单位"), "watch": _("督办逾期投诉")}
    acts: ClassVar = {
        "file": _("登记投诉"),
        "assign": _("转交承办人"),
        "extend": _("延长答复期限"),
        "escalate": _("转主管部门督办"),
        "reveal": _("查看投诉人联系方式"),
    }

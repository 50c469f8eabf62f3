from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepairsConfig(AppConfig):
    name = "idi.lifecycle.repairs"
    label = "repairs"
    verbose_name = _("维修")
    tasks: ClassVar = {
        "work": _("接单、维修"),
        "order": _("另行派修"),
        "confirm": _("确认维修"),
    }
    acts: ClassVar = {"order": _("派发维修单")}

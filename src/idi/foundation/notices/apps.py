from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "idi.foundation.notices"
    label = "notices"
    verbose_name = "消息"
    acts: ClassVar = {"prefer": _("设置通知偏好"), "again": _("重发消息")}

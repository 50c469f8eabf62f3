from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiaryConfig(AppConfig):
    name = "idi.foundation.diary"
    label = "diary"
    verbose_name = "期限与待办"
    acts: ClassVar = {
        "take_note": _("知悉"),
        "assign": _("分派待办"),
        "file_absence": _("登记请假"),
        "end_absence": _("结束请假"),
    }

    def ready(self) -> None:
        from idi.foundation.core import kept
        from idi.foundation.diary.keeper import Keeper

        kept.install(Keeper())

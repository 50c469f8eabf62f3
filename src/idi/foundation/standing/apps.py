from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StandingConfig(AppConfig):
    name = "idi.foundation.standing"
    label = "standing"
    verbose_name = "资格与服务"
    tasks: ClassVar = {
        "expiry": _("更新到期的资质"),
        "judge": _("认定承保条件"),
        "sheet": _("补齐服务公示"),
    }
    acts: ClassVar = {
        "hand_in": _("提交承保条件证明材料"),
        "assess": _("认定承保条件"),
        "publish": _("公布服务内容"),
        "post_team": _("公布服务团队岗位"),
        "end_post": _("停用服务团队岗位"),
        "engage_repairer": _("公布维修机构"),
        "end_repairer": _("终止维修机构"),
    }

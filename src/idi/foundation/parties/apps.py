from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    name = "idi.foundation.parties"
    label = "parties"
    verbose_name = "参与方"
    acts: ClassVar = {
        "register": _("登记单位"),
        "add_person": _("开立账号"),
        "join": _("任职"),
        "qualify": _("登记资质"),
        "link": _("登记关联关系"),
        "merge": _("合并单位"),
        "change": _("变更单位资料"),
        "note_condition": _("登记存续状态"),
        "change_link": _("变更关联关系"),
        "end_link": _("终止关联关系"),
        "add_contact": _("登记联系人"),
        "end_contact": _("停用联系人"),
        "unmask": _("查看联系方式"),
        "invite": _("邀请人员"),
        "resend": _("重发邀请"),
        "end_role": _("结束任职"),
        "suspend": _("停用人员"),
        "restore": _("恢复人员"),
    }

    def ready(self) -> None:
        from idi.foundation.core import posts
        from idi.foundation.parties.kinds import posts_holding

        posts.install(posts_holding)

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AcceptanceConfig(AppConfig):
    name = "idi.lifecycle.acceptance"
    label = "acceptance"
    verbose_name = _("竣工与结算")
    tasks: ClassVar = {"confirm_owner": _("核实业主")}
    acts: ClassVar = {
        "accept": _("登记竣工验收"),
        "record_round": _("登记验收未通过或部分合格"),
        "accept_again": _("重新验收或更正"),
        "record_filing": _("登记竣工验收备案"),
        "ask_letters": _("生成业主告知书"),
        "tell_owners": _("发出业主告知书"),
        "settle": _("登记工程结算"),
        "correct_settlement": _("更正工程结算"),
        "hand_over": _("登记交付"),
        "upload_list": _("上传清单"),
        "list_owners": _("导入业主名单"),
        "issue_paper": _("登记两书版本"),
        "give_papers": _("登记发放两书"),
        "register_owner": _("业主登记房屋"),
        "confirm_owner": _("核实业主"),
        "decline_owner": _("不予登记业主"),
        "end_owner": _("业主登记结束"),
        "reveal_owner": _("查看业主联系方式"),
    }

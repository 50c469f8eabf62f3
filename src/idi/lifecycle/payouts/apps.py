from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PayoutsConfig(AppConfig):
    name = "idi.lifecycle.payouts"
    label = "payouts"
    verbose_name = _("赔款支付")
    tasks: ClassVar = {
        "approve": _("审批付款"),
        "correct": _("更正付款"),
        "given": _("业主已填写收款账户"),
    }
    acts: ClassVar = {
        "give_account": _("填写收款账户"),
        "prepare": _("提交付款"),
        "reveal": _("查看收款账户"),
        "batch": _("生成付款清单"),
        "download": _("下载付款清单"),
        "take_results": _("导入银行回盘"),
        "call": _("出具摊回通知书"),
    }

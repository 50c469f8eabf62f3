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
        "agree": _("决定是否自费维修"),
        "again": _("保修返修"),
        "quote": _("报价"),
    }
    acts: ClassVar = {
        "order": _("派发维修单"),
        "extend": _("追加维修"),
        "appoint": _("约定上门维修"),
        "show_before": _("上传修前照片"),
        "recheck": _("复查合格"),
        "link": _("同一部位再次损坏"),
        "decided": _("应急先修已核定"),
        "bear": _("应急维修费用由承担方承担"),
        "offer_cash": _("提出现金赔付方案"),
        "answer_cash": _("答复现金赔付方案"),
        "ask_prices": _("向维修机构询价"),
        "entrusted": _("受托人代业主办理"),
        "hand_in_price": _("提交报价"),
    }

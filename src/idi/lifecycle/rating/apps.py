from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RatingConfig(AppConfig):
    name = "idi.lifecycle.rating"
    label = "rating"
    verbose_name = "费率与报价"
    tasks: ClassVar = {
        "approve": _("核准条款费率"),
        "report": _("报告条款费率"),
        "correct": _("补正条款费率"),
        "offer": _("报价"),
        "review": _("复核报价"),
        "answer": _("补充资料"),
        "choose": _("选择报价"),
    }
    acts: ClassVar = {
        "draft": _("起草条款费率备案"),
        "edit": _("修改条款费率备案"),
        "load_factors": _("导入系数表"),
        "replace": _("被下一版替代"),
        "invite": _("邀请报价"),
        "prepare": _("编制报价方案"),
        "discard": _("删除报价方案"),
        "release": _("合同终止或备案停用，可以重新报价"),
        "set_authority": _("设定核保权限"),
        "record_experience": _("登记经验数据"),
    }

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "idi.lifecycle.projects"
    label = "projects"
    verbose_name = "工程项目"
    tasks: ClassVar = {
        "designate": _("决定是否列入试点"),
        "invite": _("补齐资料、邀请报价"),
        "insure": _("投保提醒"),
    }
    acts: ClassVar = {
        "open_programme": _("开通试点方案"),
        "register": _("登记项目"),
        "add_participant": _("添加参建单位"),
        "seat_keeper": _("登记物业或业委会"),
        "unseat_keeper": _("物业或业委会结束"),
        "record_contract": _("登记承发包合同"),
        "record_premium_line": _("登记概预算保险费"),
        "add_building": _("登记单体"),
        "import_units": _("导入分户清单"),
        "correct_area": _("更正单体建筑面积"),
        "open_area": _("增加试点地区"),
        "edit_participant": _("结束参建"),
        "report_progress": _("报告形象进度"),
        "plan_milestone": _("计划形象进度"),
        "record_award": _("登记创优夺杯"),
        "import_permits": _("导入施工许可证清单"),
        "match_permit": _("确认许可证对应的项目"),
        "remind": _("提醒投保"),
        "edit_facts": _("修改资料"),
        "take_facts": _("固定项目事实"),
    }

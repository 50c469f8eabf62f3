"""How a project goes: entered, put forward as a pilot, insured, completed; and how an uploaded list goes."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

PROJECT = Machine(
    "project",
    [
        State("registered", _("已登记"), "neutral"),
        State("designated", _("已列入试点"), "active"),
        State("insured", _("已承保"), "active"),
        State("completed", _("已竣工"), "good"),
    ],
    [
        Move("designate", _("列入试点"), ("registered",), "designated", "projects.designate"),
        Move("withdraw_designation", _("撤出试点"), ("designated",), "registered", "projects.designate"),
        Move("insure", _("登记承保"), ("registered", "designated"), "insured", "policies.issue"),
        Move("lapse", _("承保终止"), ("insured",), "registered", "policies.endorse"),
        Move("lapse_pilot", _("承保终止"), ("insured",), "designated", "policies.endorse"),
        Move("complete", _("登记竣工"), ("registered", "designated", "insured"), "completed", "acceptance.record"),
    ],
)

BEFORE_INSURANCE = ("registered", "designated")
"""States in which nobody has insured the project yet: its buildings may still change."""

CONTENTS_IMPORT = Machine(
    "contents_import",
    [
        State("waiting", _("正在比对"), "active"),
        State("refused", _("有错误，未导入"), "bad"),
        State("ready", _("待确认"), "warn"),
        State("applying", _("正在导入"), "active"),
        State("applied", _("已导入"), "good"),
        State("dropped", _("已放弃"), "neutral"),
    ],
    [
        Move("refuse_import", _("清单有错误"), ("waiting", "applying"), "refused", "projects.edit"),
        Move("compare_import", _("比对清单"), ("waiting", "ready", "applying"), "ready", "projects.edit"),
        Move("confirm_import", _("确认导入"), ("ready",), "applying", "projects.edit"),
        Move("apply_import", _("导入清单"), ("applying",), "applied", "projects.edit"),
        Move("drop_import", _("放弃导入"), ("ready", "waiting"), "dropped", "projects.edit"),
    ],
)

"""How the registration of an owner goes, and how an uploaded list goes."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

OWNER = Machine(
    "home_owner",
    [
        State("waiting", _("待核实"), "warn"),
        State("confirmed", _("已登记"), "good"),
        State("declined", _("未通过核实"), "bad"),
        State("ended", _("已结束"), "neutral"),
    ],
    [
        Move("confirm_owner", _("核实业主"), ("waiting",), "confirmed", "acceptance.owners"),
        Move("decline_owner", _("不予登记业主"), ("waiting",), "declined", "acceptance.owners"),
        Move("end_owner", _("业主登记结束"), ("waiting", "confirmed"), "ended", "acceptance.owners"),
    ],
)

RUNNING = ("waiting", "confirmed")
"""States in which a registration counts or may come to count."""

LIST = Machine(
    "home_list",
    [
        State("ready", _("待确认"), "warn"),
        State("applied", _("已导入"), "good"),
        State("dropped", _("已放弃"), "neutral"),
    ],
    [
        Move("apply_list", _("导入清单"), ("ready",), "applied", "acceptance.hand_over"),
        Move("drop_list", _("放弃清单"), ("ready",), "dropped", "acceptance.hand_over"),
    ],
)

LETTERS = Machine(
    "letter_run",
    [
        State("printing", _("正在生成"), "active"),
        State("printed", _("已生成"), "good"),
        State("failed", _("没有生成"), "bad"),
    ],
    [
        Move("finish_letters", _("生成业主告知书"), ("printing",), "printed", "acceptance.hand_over"),
        Move("fail_letters", _("告知书没有生成"), ("printing",), "failed", "acceptance.hand_over"),
    ],
)

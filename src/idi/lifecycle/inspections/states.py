"""Mandate, finding, report, defect library and reply links of the inspection body."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

MANDATE = Machine(
    "mandate",
    [
        State("open", _("待聘请"), "warn"),
        State("appointed", _("已聘请"), "good"),
        State("ended", _("已终止"), "neutral"),
    ],
    [
        Move("appoint", _("聘请风险管理机构"), ("open",), "appointed", "inspections.appoint"),
        Move("end_mandate", _("终止委托"), ("open", "appointed"), "ended", "inspections.appoint"),
        Move("replace_body", _("更换风险管理机构"), ("appointed",), "ended", "inspections.appoint"),
        Move("resign", _("辞任"), ("appointed",), "ended", "inspections.declare"),
    ],
)

FINDING = Machine(
    "finding",
    [
        State("open", _("待整改"), "warn"),
        State("replied", _("已回复待复核"), "active"),
        State("closed", _("已销项"), "good"),
    ],
    [
        Move("reply", _("回复整改"), ("open",), "replied", "inspections.rectify"),
        Move("close", _("复核通过"), ("open", "replied"), "closed", "inspections.close"),
        Move("reject", _("退回整改"), ("replied",), "open", "inspections.close"),
    ],
)

NOTED = State("noted", _("提醒，无须回复"), "neutral")
"""How an open finding reads whose grade asks the party for nothing."""

REPORT = Machine(
    "report",
    [State("issued", _("已出具"), "good"), State("replaced", _("已更新"), "neutral")],
    [Move("replace", _("更新"), ("issued",), "replaced", "inspections.report")],
)

LIBRARY = Machine(
    "library",
    [State("current", _("使用中"), "good"), State("replaced", _("已替换"), "neutral")],
    [Move("replace_library", _("替换"), ("current",), "replaced", "inspections.library")],
)

LINK = Machine(
    "link",
    [State("sent", _("有效"), "good"), State("revoked", _("已停用"), "neutral")],
    [Move("revoke_link", _("停用整改链接"), ("sent",), "revoked", "inspections.read")],
)

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
    [
        State("draft", _("草稿"), "neutral"),
        State("submitted", _("待审核"), "warn"),
        State("passed", _("待签发"), "warn"),
        State("returned", _("退回修改"), "bad"),
        State("issued", _("已出具"), "good"),
        State("replaced", _("已更新"), "neutral"),
        State("recalled", _("已撤回"), "bad"),
        State("dropped", _("已作废"), "neutral"),
    ],
    [
        Move("submit_report", _("提交审核"), ("draft", "returned"), "submitted", "inspections.report"),
        Move("take_back_report", _("取回修改"), ("submitted",), "draft", "inspections.report"),
        Move("pass_report", _("审核通过"), ("submitted",), "passed", "inspections.review"),
        Move("return_report", _("退回修改"), ("submitted", "passed"), "returned", "inspections.review"),
        Move("sign_report", _("复核签发"), ("submitted", "passed"), "issued", "inspections.approve"),
        Move("issue_report", _("出具报告"), ("draft", "returned"), "issued", "inspections.report"),
        Move("replace_report", _("由新版本替代"), ("issued",), "replaced", "inspections.report"),
        Move("recall_report", _("撤回报告"), ("issued",), "recalled", "inspections.approve"),
        Move("drop_report", _("作废"), ("draft", "returned"), "dropped", "inspections.report"),
    ],
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

"""Mandate, finding, report, defect library, reply links, bookings and the design stage of the inspection body."""

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
        Move("regrade", _("降低等级"), ("open", "replied"), "open", "inspections.close"),
        Move("take_back", _("作废整改回复"), ("replied",), "open", "inspections.read"),
        Move("reopen", _("撤销销项"), ("closed",), "open", "inspections.close"),
        Move("judge_again", _("撤销销项"), ("closed",), "replied", "inspections.close"),
    ],
)

NOTED = State("noted", _("提醒，无须回复"), "neutral")
"""How an open finding reads whose grade asks the party for nothing."""

VOID = State("void", _("登记有误，已作废"), "neutral")
"""How a mistaken entry reads, whatever became of it before."""

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
        Move("record_report", _("补录外部报告"), ("draft",), "issued", "inspections.read"),
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

CHECKLIST_BOOK = Machine(
    "checklist_book",
    [State("current", _("使用中"), "good"), State("replaced", _("已替换"), "neutral")],
    [Move("replace_checklists", _("替换检查要点"), ("current",), "replaced", "inspections.library")],
)

LINK = Machine(
    "link",
    [
        State("sent", _("有效"), "good"),
        State("revoked", _("已停用"), "neutral"),
        State("lapsed", _("机构更换，已停用"), "neutral"),
    ],
    [
        Move("revoke_link", _("停用整改链接"), ("sent",), "revoked", "inspections.read"),
        Move("lapse_link", _("机构更换，停用整改链接"), ("sent",), "lapsed", "inspections.read"),
    ],
)

BOOKING = Machine(
    "booking",
    [
        State("asked", _("待答复"), "warn"),
        State("countered", _("改期待确认"), "warn"),
        State("confirmed", _("已约定"), "active"),
        State("declined", _("未接受"), "bad"),
        State("withdrawn", _("已撤回"), "neutral"),
        State("kept", _("已检查"), "good"),
        State("covered", _("未检即隐蔽"), "bad"),
    ],
    [
        Move("confirm_booking", _("确认预约"), ("asked", "countered"), "confirmed", "inspections.book"),
        Move("counter_booking", _("另提时间"), ("asked", "countered"), "countered", "inspections.book"),
        Move("decline_booking", _("不接受预约"), ("asked", "countered"), "declined", "inspections.book"),
        Move(
            "withdraw_booking", _("撤回预约"), ("asked", "countered", "confirmed"), "withdrawn", "inspections.book"
        ),
        Move("keep_booking", _("到场检查"), ("asked", "countered", "confirmed"), "kept", "inspections.visit"),
        Move("come_again", _("到场检查的记录已作废"), ("kept",), "confirmed", "inspections.close"),
        Move(
            "cover_booking", _("登记未检即隐蔽"), ("asked", "countered", "confirmed", "declined"), "covered",
            "inspections.book",
        ),
        Move("uncover_booking", _("撤销未检即隐蔽的登记"), ("covered",), "withdrawn", "inspections.book"),
    ],
)  # fmt: skip

DESIGN_DOCUMENT = Machine(
    "design_document",
    [
        State("asked", _("待提交"), "warn"),
        State("filed", _("已提交"), "good"),
        State("waived", _("不再要求"), "neutral"),
    ],
    [
        Move("file_design", _("提交资料"), ("asked", "filed"), "filed", "inspections.design"),
        Move("waive_design", _("不再要求"), ("asked",), "waived", "inspections.visit"),
    ],
)

DESIGN_COMMENT = Machine(
    "design_comment",
    [
        State("open", _("待回复"), "warn"),
        State("replied", _("已回复待复核"), "active"),
        State("closed", _("已关闭"), "good"),
        State("raised", _("已转为风险"), "bad"),
    ],
    [
        Move("reply_design", _("回复设计意见"), ("open",), "replied", "inspections.design"),
        Move("close_design", _("关闭设计意见"), ("open", "replied"), "closed", "inspections.visit"),
        Move("keep_design", _("保留设计意见"), ("replied",), "open", "inspections.visit"),
        Move("raise_design", _("转为风险"), ("open", "replied"), "raised", "inspections.visit"),
    ],
)

ALARM_OPEN, ALARM_SETTLED = State("open", _("未消除"), "bad"), State("settled", _("已消除"), "neutral")
"""How an alarm of the plan reads."""

NODE_STATES = {
    state.name: state
    for state in (
        State("unplanned", _("未定日期"), "warn"),
        State("before", _("机构介入前已施工"), "neutral"),
        State("due", _("待检查"), "active"),
        State("late", _("计划日已过"), "bad"),
        State("begun", _("次数未足"), "warn"),
        State("done", _("已检查"), "good"),
        State("passed", _("竣工前未查足"), "bad"),
        State("dropped", _("已取消"), "neutral"),
    )
}
"""How a node of the plan reads on a day."""

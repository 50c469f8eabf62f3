"""How a report of loss goes. What can be computed (overdue, in wait, in cover) is no state."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

CLAIM = Machine(
    "claim",
    [
        State("reported", _("已报案待受理"), "warn"),
        State("unplaced", _("地址待核实"), "warn"),
        State("with_builder", _("由建设单位维修"), "active"),
        State("with_insurer", _("保险机构受理中"), "active"),
        State("surveyed", _("已查勘待核定"), "active"),
        State("covered", _("属于保险责任"), "good"),
        State("refused", _("不属于保险责任"), "bad"),
        State("in_appraisal", _("争议鉴定中"), "active"),
        State("in_repair", _("维修中"), "active"),
        State("repaired", _("业主已确认待赔付"), "good"),
        State("paid", _("已赔付"), "good"),
        State("closed", _("已结案"), "neutral"),
        State("withdrawn", _("已撤回"), "neutral"),
        State("joined", _("已并案"), "neutral"),
        State("voided", _("已作废"), "neutral"),
    ],
    [
        Move("place", _("核实地址"), ("unplaced",), "reported", "hotline.answer"),
        Move("hand_to_builder", _("转建设单位维修"), ("reported",), "with_builder", "claims.triage"),
        Move("hand_to_insurer", _("转保险机构受理"), ("reported",), "with_insurer", "claims.triage"),
        Move("survey", _("登记查勘"), ("with_insurer",), "surveyed", "claims.survey"),
        Move("cover", _("核定属于保险责任"), ("with_insurer", "surveyed", "in_appraisal"), "covered", "claims.decide"),
        Move(
            "refuse", _("核定不属于保险责任"), ("with_insurer", "surveyed", "in_appraisal"), "refused", "claims.decide"
        ),
        Move("overturn", _("复核改为属于保险责任"), ("refused",), "covered", "claims.decide"),
        Move("decide_anew", _("有新的事实，重新核定"), ("covered", "refused"), "covered", "claims.decide"),
        Move("withdraw_cover", _("有新的事实，改为不属于保险责任"), ("covered", "refused"), "refused", "claims.decide"),
        Move("appraise", _("提交争议鉴定"), ("refused",), "in_appraisal", "disputes.apply"),
        Move("begin_repair", _("开始维修"), ("covered",), "in_repair", "repairs.order"),
        Move("confirm_repair", _("确认维修"), ("in_repair",), "repaired", "repairs.confirm"),
        Move("agree_cash", _("同意现金赔付"), ("covered",), "repaired", "repairs.confirm"),
        Move("pay", _("赔付"), ("repaired",), "paid", "claims.pay"),
        Move(
            "resolve_under_warranty",
            _("维修保修期内已返修"),
            ("with_insurer", "surveyed", "covered", "refused"),
            "closed",
            "repairs.confirm",
        ),
        Move("resolve_in_wait", _("登记已修复"), ("with_builder",), "closed", "claims.resolve_in_wait"),
        Move("close", _("结案"), ("paid", "refused"), "closed", "claims.decide"),
        Move("reopen_with_insurer", _("重新打开"), ("closed", "withdrawn"), "with_insurer", "claims.decide"),
        Move("reopen_with_builder", _("重新打开"), ("closed", "withdrawn"), "with_builder", "claims.resolve_in_wait"),
        Move("contest", _("业主反映没有修好"), ("closed",), "with_builder", "claims.report"),
        Move("join", _("并案"), ("reported", "with_builder", "with_insurer"), "joined", "claims.arrange"),
        Move("part", _("取消并案"), ("joined",), "reported", "claims.arrange"),
        Move(
            "void",
            _("作废"),
            ("unplaced", "reported", "with_builder", "with_insurer", "joined"),
            "voided",
            "claims.arrange",
        ),
        Move("move", _("更正房屋"), ("with_builder", "with_insurer"), "reported", "claims.arrange"),
        Move("redate", _("更正发现日期"), ("with_builder", "with_insurer"), "reported", "claims.arrange"),
        Move(
            "withdraw", _("撤回"), ("reported", "with_builder", "with_insurer", "joined"), "withdrawn", "claims.report"
        ),
    ],
)

PARTLY = State("covered", _("部分属于保险责任"), "good")
"""How a covered claim is shown while an element of it is not."""

REPAIRED, CASH = State("repaired", _("业主已确认维修"), "good"), State("repaired", _("业主已同意现金赔付"), "good")
"""What the owner confirmed, where one claim is shown: a repair, or cash where none began."""

SURVEY_TASK = Machine(
    "survey_task",
    [
        State("assigned", _("待查勘"), "active"),
        State("done", _("已查勘"), "good"),
        State("handed_on", _("已改派"), "neutral"),
        State("dropped", _("已取消"), "neutral"),
    ],
    [
        Move("finish_survey", _("完成查勘"), ("assigned",), "done", "claims.visit"),
        Move("hand_on_survey", _("改派"), ("assigned",), "handed_on", "claims.dispatch"),
        Move("drop_survey", _("取消查勘任务"), ("assigned",), "dropped", "claims.dispatch"),
    ],
)
"""Who was sent to look at a damage, and what came of it."""

ESTATE_DECISION = Machine(
    "estate_decision",
    [
        State("deciding", _("正在核定"), "active"),
        State("decided", _("已核定"), "good"),
        State("dropped", _("没有核定"), "bad"),
    ],
    [
        Move("finish_estate_decision", _("群体核定"), ("deciding",), "decided", "claims.decide"),
        Move("drop_estate_decision", _("群体核定没有作出"), ("deciding",), "dropped", "claims.decide"),
    ],
)
"""How the homes of an estate claim are decided at once: all of them, or none."""

"""How a report of loss goes. What can be computed (overdue, in wait, in cover) is no state."""

from idi.foundation.core.states import Machine, Move, State

CLAIM = Machine(
    "claim",
    [
        State("reported", "已报案待受理", "warn"),
        State("unplaced", "地址待核实", "warn"),
        State("with_builder", "由建设单位维修", "active"),
        State("with_insurer", "保险机构受理中", "active"),
        State("surveyed", "已查勘待核定", "active"),
        State("covered", "属于保险责任", "good"),
        State("refused", "不属于保险责任", "bad"),
        State("in_appraisal", "争议鉴定中", "active"),
        State("in_repair", "维修中", "active"),
        State("repaired", "业主已确认维修", "good"),
        State("paid", "已赔付", "good"),
        State("closed", "已结案", "neutral"),
        State("withdrawn", "已撤回", "neutral"),
    ],
    [
        Move("place", "核实地址", ("unplaced",), "reported", "hotline.answer"),
        Move("hand_to_builder", "转建设单位维修", ("reported",), "with_builder", "claims.triage"),
        Move("hand_to_insurer", "转保险机构受理", ("reported",), "with_insurer", "claims.triage"),
        Move("survey", "登记查勘", ("with_insurer",), "surveyed", "claims.survey"),
        Move("cover", "核定属于保险责任", ("with_insurer", "surveyed", "in_appraisal"), "covered", "claims.decide"),
        Move("refuse", "核定不属于保险责任", ("with_insurer", "surveyed", "in_appraisal"), "refused", "claims.decide"),
        Move("overturn", "复核改为属于保险责任", ("refused",), "covered", "claims.decide"),
        Move("appraise", "提交争议鉴定", ("refused",), "in_appraisal", "disputes.apply"),
        Move("begin_repair", "开始维修", ("covered",), "in_repair", "repairs.order"),
        Move("confirm_repair", "确认维修", ("in_repair",), "repaired", "repairs.confirm"),
        Move("pay", "赔付", ("repaired",), "paid", "claims.pay"),
        Move("resolve_in_wait", "登记已修复", ("with_builder",), "closed", "claims.resolve_in_wait"),
        Move("close", "结案", ("paid", "refused"), "closed", "claims.decide"),
        Move("withdraw", "撤回", ("reported", "with_builder", "with_insurer"), "withdrawn", "claims.report"),
    ],
)

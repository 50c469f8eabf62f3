"""A joint appraisal: applied for, commissioned by both, awarded."""

from idi.foundation.core.states import Machine, Move, State

APPRAISAL = Machine(
    "appraisal",
    [
        State("applied", "待保险机构同意", "warn"),
        State("commissioned", "已共同委托", "active"),
        State("awarded", "已出具鉴定意见", "good"),
        State("rejected", "未能共同委托", "bad"),
    ],
    [
        Move("commission", "共同委托鉴定", ("applied",), "commissioned", "disputes.agree"),
        Move("turn_down", "不同意该机构", ("applied",), "rejected", "disputes.agree"),
        Move("award", "出具鉴定意见", ("commissioned",), "awarded", "disputes.award"),
    ],
)

"""Filings of terms and rates, and quotes under them."""

from idi.foundation.core.states import Machine, Move, State

FILING = Machine(
    "filing",
    [
        State("draft", "待核准", "warn"),
        State("approved", "已核准", "active"),
        State("in_force", "已报住建、执行中", "good"),
        State("replaced", "已被替代", "neutral"),
        State("withdrawn", "已撤回", "neutral"),
    ],
    [
        Move("approve", "核准", ("draft",), "approved", "rating.approve"),
        Move("report", "报住建主管部门并执行", ("approved",), "in_force", "rating.file"),
        Move("replace", "替代", ("in_force",), "replaced", "rating.file"),
        Move("withdraw", "撤回", ("draft",), "withdrawn", "rating.file"),
    ],
)

# An offer says until when it may be accepted, so nobody takes it back before (Civil Code 476): there is no such move.
QUOTE = Machine(
    "quote",
    [
        State("invited", "待报价", "warn"),
        State("offered", "已报价", "active"),
        State("accepted", "已接受", "good"),
        State("declined", "拒绝承保", "bad"),
        State("closed", "未采用", "neutral"),
    ],
    [
        Move("offer", "报价", ("invited",), "offered", "rating.quote"),
        Move("decline", "拒绝承保", ("invited",), "declined", "rating.quote"),
        Move("accept", "接受报价", ("offered",), "accepted", "rating.accept"),
        Move("close", "不采用", ("invited", "offered"), "closed", "projects.edit"),
    ],
)

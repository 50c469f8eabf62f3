"""Mandate, finding and report of the inspection body."""

from idi.foundation.core.states import Machine, Move, State

MANDATE = Machine(
    "mandate",
    [
        State("open", "待聘请", "warn"),
        State("appointed", "已聘请", "good"),
    ],
    [Move("appoint", "聘请风险管理机构", ("open",), "appointed", "inspections.appoint")],
)

FINDING = Machine(
    "finding",
    [
        State("open", "待整改", "warn"),
        State("replied", "已回复待复核", "active"),
        State("closed", "已销项", "good"),
    ],
    [
        Move("reply", "回复整改", ("open",), "replied", "inspections.rectify"),
        Move("close", "复核通过", ("open", "replied"), "closed", "inspections.close"),
        Move("reject", "退回整改", ("replied",), "open", "inspections.close"),
    ],
)

NOTED = State("noted", "提醒，无须回复", "neutral")
"""How an open finding reads whose grade asks the party for nothing."""

REPORT = Machine(
    "report",
    [State("issued", "已出具", "good"), State("replaced", "已更新", "neutral")],
    [Move("replace", "更新", ("issued",), "replaced", "inspections.report")],
)

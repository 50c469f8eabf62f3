"""A repair order from issue to the owner's confirmation."""

from idi.foundation.core.states import Machine, Move, State

ORDER = Machine(
    "order",
    [
        State("ordered", "已派单", "warn"),
        State("accepted", "已接单", "active"),
        State("done", "已完工待确认", "active"),
        State("confirmed", "业主已确认", "good"),
        State("rework", "返修", "bad"),
        State("returned", "已退单", "neutral"),
    ],
    [
        Move("accept", "接单", ("ordered",), "accepted", "repairs.work"),
        Move("send_back", "退单", ("ordered",), "returned", "repairs.work"),
        Move("finish", "申报完工", ("accepted", "rework"), "done", "repairs.work"),
        Move("confirm", "确认维修", ("done",), "confirmed", "repairs.confirm"),
        Move("demand_rework", "要求返修", ("done",), "rework", "repairs.confirm"),
    ],
)

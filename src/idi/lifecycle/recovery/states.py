"""A recovery from the party at fault. Receipts may come in parts; the last one moves it to received."""

from idi.foundation.core.states import Machine, Move, State

RECOVERY = Machine(
    "recovery",
    [
        State("opened", "评估", "warn"),
        State("demanded", "已函告", "active"),
        State("received", "已到账", "good"),
        State("written_off", "已核销", "neutral"),
    ],
    [
        Move("demand", "发函追偿", ("opened",), "demanded", "recovery.manage"),
        Move("receive", "全部到账", ("demanded",), "received", "recovery.manage"),
        Move("write_off", "核销", ("opened", "demanded"), "written_off", "recovery.manage"),
    ],
)

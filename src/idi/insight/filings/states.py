"""A return: built and frozen, then sent."""

from idi.foundation.core.states import Machine, Move, State

RETURN = Machine(
    "return",
    [State("built", "已生成待报送", "warn"), State("sent", "已报送", "good")],
    [Move("send", "报送", ("built",), "sent", "filings.send")],
)

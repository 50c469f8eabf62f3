"""The door of the desk: calls and what they led to, what the telephone exchange tells, and the change of shifts."""

from idi.front.hotline.services.calling import close_call, reveal_caller, take_call
from idi.front.hotline.services.exchange import EVENTS, hear
from idi.front.hotline.services.shifts import confirm_shift, hand_shift_over

__all__ = ["EVENTS", "close_call", "confirm_shift", "hand_shift_over", "hear", "reveal_caller", "take_call"]

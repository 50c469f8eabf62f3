"""The door of repairs, in the order in which it happens."""

from idi.lifecycle.repairs.services.confirming import confirm, confirm_with_word, demand_rework, demand_rework_with_word
from idi.lifecycle.repairs.services.ordering import order
from idi.lifecycle.repairs.services.working import accept, finish, send_back

__all__ = [
    "accept", "confirm", "confirm_with_word", "demand_rework", "demand_rework_with_word", "finish", "order", "send_back",
]  # fmt: skip

"""The door of disputes."""

from idi.lifecycle.disputes.services.applying import apply
from idi.lifecycle.disputes.services.awarding import award, items_to_find
from idi.lifecycle.disputes.services.commissioning import commission, turn_down

__all__ = ["apply", "award", "commission", "items_to_find", "turn_down"]

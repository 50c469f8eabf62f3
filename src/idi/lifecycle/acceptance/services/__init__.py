"""The door of acceptance."""

from idi.lifecycle.acceptance.services.accepting import accept, catch_up
from idi.lifecycle.acceptance.services.changed import tell_of_change
from idi.lifecycle.acceptance.services.handing_over import hand_over, hand_over_building
from idi.lifecycle.acceptance.services.notice import tell_owners
from idi.lifecycle.acceptance.services.settling import correct_settlement, settle

__all__ = [
    "accept",
    "catch_up",
    "correct_settlement",
    "hand_over",
    "hand_over_building",
    "settle",
    "tell_of_change",
    "tell_owners",
]

"""Questions about money."""

from idi.foundation.ledger.selectors.dues import (
    Standing,
    due,
    dues_of,
    dues_of_each,
    dues_of_holder,
    paid_in_full,
    standing,
    that_stand,
    visible,
)

__all__ = [
    "Standing",
    "due",
    "dues_of",
    "dues_of_each",
    "dues_of_holder",
    "paid_in_full",
    "standing",
    "that_stand",
    "visible",
]

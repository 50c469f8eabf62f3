"""The door of payouts, in the order in which it happens."""

from idi.lifecycle.payouts.services.approving import approve, drop, reject
from idi.lifecycle.payouts.services.banking import batch, download, take_results
from idi.lifecycle.payouts.services.calling import call
from idi.lifecycle.payouts.services.giving import give_account, give_account_entrusted
from idi.lifecycle.payouts.services.paying import clear, pay
from idi.lifecycle.payouts.services.preparing import change_account, prepare
from idi.lifecycle.payouts.services.revealing import reveal

__all__ = [
    "approve", "batch", "call", "change_account", "clear", "download", "drop", "give_account", "give_account_entrusted", "pay", "prepare", "reject", "reveal",
    "take_results",
]  # fmt: skip

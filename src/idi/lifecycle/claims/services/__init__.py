"""The door of claims: what others may do with a report of loss, in the order in which it happens."""

from idi.lifecycle.claims.services.advancing import advance, mitigate
from idi.lifecycle.claims.services.clocks import overdue_days
from idi.lifecycle.claims.services.contact import Contact, reveal
from idi.lifecycle.claims.services.deciding import appraise, decide, decide_again
from idi.lifecycle.claims.services.handling import acknowledge, ask_papers, receive_papers, survey
from idi.lifecycle.claims.services.noting import note, reopen
from idi.lifecycle.claims.services.objecting import object, review
from idi.lifecycle.claims.services.paying import advanced, pay, pay_delay, settle, unpaid
from idi.lifecycle.claims.services.pricing import PRICE_COLUMNS, file_prices
from idi.lifecycle.claims.services.reporting import place, report
from idi.lifecycle.claims.services.settling import (
    begin_repair,
    close,
    confirm_amount,
    resolve_in_wait,
    resolve_under_warranty,
    withdraw,
)

__all__ = [
    "PRICE_COLUMNS", "Contact", "acknowledge", "advance", "advanced", "appraise", "ask_papers", "begin_repair", "close",
    "confirm_amount", "decide", "decide_again", "file_prices", "mitigate", "note", "object", "overdue_days", "pay", "pay_delay", "place",
    "receive_papers", "reopen", "report", "resolve_in_wait", "resolve_under_warranty", "reveal", "review", "settle", "survey", "unpaid",
    "withdraw",
]  # fmt: skip

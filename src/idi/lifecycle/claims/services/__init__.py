"""The door of claims: what others may do with a report of loss, in the order in which it happens."""

from idi.lifecycle.claims.services.advancing import advance, mitigate
from idi.lifecycle.claims.services.clocks import overdue_days
from idi.lifecycle.claims.services.contact import Contact, reveal, reveal_for_visit
from idi.lifecycle.claims.services.deciding import (
    answer_draft,
    appraise,
    decide,
    decide_again,
    decide_anew,
    decide_items,
)
from idi.lifecycle.claims.services.dispatching import (
    answer_joint_survey,
    dispatch_survey,
    end_surveyor,
    invite_joint_survey,
    set_surveyor,
)
from idi.lifecycle.claims.services.handling import acknowledge, ask_papers, receive_papers
from idi.lifecycle.claims.services.judging import Ruling
from idi.lifecycle.claims.services.library import set_limit, write_reason
from idi.lifecycle.claims.services.noting import note, reopen
from idi.lifecycle.claims.services.objecting import object, review
from idi.lifecycle.claims.services.paying import advanced, pay, pay_delay, settle, unpaid
from idi.lifecycle.claims.services.pricing import PRICE_COLUMNS, file_prices
from idi.lifecycle.claims.services.reporting import place, report
from idi.lifecycle.claims.services.reserving import set_reserve
from idi.lifecycle.claims.services.settling import (
    begin_emergency,
    begin_repair,
    close,
    confirm_amount,
    resolve_in_wait,
    resolve_under_warranty,
    withdraw,
)
from idi.lifecycle.claims.services.surveying import Seen, survey, take_in_survey

__all__ = [
    "PRICE_COLUMNS", "Contact", "Ruling", "Seen", "acknowledge", "advance", "advanced", "answer_draft", "answer_joint_survey", "appraise", "ask_papers",
    "begin_emergency", "begin_repair", "close", "confirm_amount", "decide", "decide_again", "decide_anew", "decide_items", "dispatch_survey",
    "end_surveyor", "file_prices", "invite_joint_survey", "mitigate", "note", "object", "overdue_days", "pay", "pay_delay", "place",
    "receive_papers", "reopen", "report", "resolve_in_wait", "resolve_under_warranty", "reveal", "reveal_for_visit", "review", "set_limit", "set_reserve",
    "set_surveyor", "settle", "survey", "take_in_survey", "unpaid", "withdraw", "write_reason",
]  # fmt: skip

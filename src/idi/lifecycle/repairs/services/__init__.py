"""The door of repairs, in the order in which it happens."""

from idi.lifecycle.repairs.services.cash import answer_cash, answer_cash_with_word, offer_cash
from idi.lifecycle.repairs.services.confirming import (
    agree,
    agree_with_word,
    confirm,
    confirm_with_word,
    demand_rework,
    demand_rework_with_word,
)
from idi.lifecycle.repairs.services.deciding import decided
from idi.lifecycle.repairs.services.entrusted import (
    agree_entrusted,
    answer_cash_entrusted,
    confirm_entrusted,
    demand_rework_entrusted,
)
from idi.lifecycle.repairs.services.extending import extend
from idi.lifecycle.repairs.services.ordering import offer_self_paid, order, order_emergency
from idi.lifecycle.repairs.services.panel import choosable
from idi.lifecycle.repairs.services.tendering import ask_prices, award, cancel_tender, hand_in_price, open_prices
from idi.lifecycle.repairs.services.warranty import link, order_under_warranty
from idi.lifecycle.repairs.services.working import accept, appoint, finish, recheck, send_back, show_before

__all__ = [
    "accept", "agree", "agree_entrusted", "agree_with_word", "answer_cash", "answer_cash_entrusted", "answer_cash_with_word", "appoint", "ask_prices", "award",
    "cancel_tender", "choosable", "confirm", "confirm_entrusted", "confirm_with_word", "decided", "demand_rework", "demand_rework_entrusted", "demand_rework_with_word", "extend", "finish",
    "hand_in_price", "link", "offer_cash", "offer_self_paid", "open_prices", "order", "order_emergency",
    "order_under_warranty", "recheck", "send_back", "show_before",
]  # fmt: skip

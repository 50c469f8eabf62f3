"""Questions about money."""

from idi.foundation.ledger.chart import ACCOUNTS
from idi.foundation.ledger.selectors import bank, book
from idi.foundation.ledger.selectors.dues import (
    Standing,
    due,
    due_by_id,
    dues_of,
    dues_of_each,
    dues_of_holder,
    invoices_of,
    open_dues,
    owing_people,
    paid_by,
    paid_in_full,
    paid_on_each,
    payment,
    standing,
    that_stand,
    to_pay,
    visible,
    with_names,
)

__all__ = [
    "ACCOUNTS",
    "Standing",
    "bank",
    "book",
    "due",
    "due_by_id",
    "dues_of",
    "dues_of_each",
    "dues_of_holder",
    "invoices_of",
    "open_dues",
    "owing_people",
    "paid_by",
    "paid_in_full",
    "paid_on_each",
    "payment",
    "standing",
    "that_stand",
    "to_pay",
    "visible",
    "with_names",
]

"""The door of the ledger: dues and payments, bank files, invoices, statements."""

from idi.foundation.ledger.services.bank import book_file, drop_file, give_back, place, read_file
from idi.foundation.ledger.services.dues import (
    SETTLED_HERE,
    ask_to_pay,
    cancel,
    may_settle,
    may_write_back,
    open_due,
    receive,
    release,
    settle,
    write_back,
)
from idi.foundation.ledger.services.invoicing import may_invoice, record_invoice, to_invoice
from idi.foundation.ledger.services.stating import state_account

__all__ = [
    "SETTLED_HERE",
    "ask_to_pay",
    "book_file",
    "cancel",
    "drop_file",
    "give_back",
    "may_invoice",
    "may_settle",
    "may_write_back",
    "open_due",
    "place",
    "read_file",
    "receive",
    "record_invoice",
    "release",
    "settle",
    "state_account",
    "to_invoice",
    "write_back",
]

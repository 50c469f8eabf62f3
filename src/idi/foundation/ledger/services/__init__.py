"""The door of the ledger: dues and payments, bank files, invoices, statements."""

from idi.foundation.ledger.services.bank import book_file, drop_file, give_back, place, read_file
from idi.foundation.ledger.services.dues import (
    SETTLED_HERE,
    cancel,
    may_settle,
    may_write_back,
    open_due,
    receive,
    settle,
    write_back,
)

__all__ = [
    "SETTLED_HERE",
    "book_file",
    "cancel",
    "drop_file",
    "give_back",
    "may_settle",
    "may_write_back",
    "open_due",
    "place",
    "read_file",
    "receive",
    "settle",
    "write_back",
]

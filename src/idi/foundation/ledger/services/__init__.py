"""The door of the ledger: dues and payments, bank files, invoices, statements."""

from idi.foundation.ledger.services.dues import (
    SETTLED_HERE,
    cancel,
    may_receive,
    may_settle,
    open_due,
    receive,
    settle,
    write_back,
)

__all__ = [
    "SETTLED_HERE",
    "cancel",
    "may_receive",
    "may_settle",
    "open_due",
    "receive",
    "settle",
    "write_back",
]

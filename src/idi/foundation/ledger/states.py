"""Bank file."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

BANK_FILE = Machine(
    "bank_file",
    [
        State("read", _("待入账"), "warn"),
        State("booked", _("已入账"), "good"),
        State("dropped", _("已放弃"), "neutral"),
    ],
    [
        Move("book_file", _("银行流水入账"), ("read",), "booked", "ledger.receive"),
        Move("drop_file", _("放弃银行流水"), ("read",), "dropped", "ledger.receive"),
    ],
)

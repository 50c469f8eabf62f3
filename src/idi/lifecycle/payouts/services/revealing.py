"""Where the money goes, in full, for whoever compares it with the papers before approving: every look is in the journal."""

from __future__ import annotations

from datetime import datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason
from idi.foundation.journal.services import record
from idi.lifecycle.payouts.models import Payout
from idi.lifecycle.payouts.services.payee import Account


@act
def reveal(*, by: Actor, at: datetime, payout: Payout) -> Account:
    """Holder and account unmasked, to the lead alone; recorded who looked, never what was seen."""
    by.require("claims.pay")
    if not by.acts_for(payout.lead_id):
        raise Forbidden(Reason("只有主承保机构可以查看收款账户。"))
    record("payouts.reveal", by=by, at=at, subject=payout, fields=["holder_name", "account"])
    return Account(payout.holder_name, payout.account, payout.bank)

"""What an insurer owes that pays late: Insurance Law 23 has it compensate the loss, from the day after payment was due.

The law names no rate; the one used is dated data with its own grade and is shown as an assumption.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from idi.rules.days import ONE_DAY
from idi.rules.errors import BadInput
from idi.rules.figures import Because, Json
from idi.rules.lawbook import Law
from idi.rules.sharing import CENT, exact, to_cent

YEAR: Final = 365


@dataclass(frozen=True)
class Delay:
    """Days of delay and what they cost, to the cent; nothing where it was paid in time."""

    days: int
    amount: Decimal
    because: tuple[Because, ...]

    def to_json(self) -> dict[str, Json]:
        """Plain values: the amount with two places."""
        because = [each.to_json() for each in self.because]
        return {"days": self.days, "amount": f"{self.amount:.2f}", "because": because}


def delay(law: Law, amount: Decimal, due_on: date, paid_on: date) -> Delay:
    """Simple interest on `amount` for each day after `due_on` up to and with `paid_on`, at the rate in force on that day.

    BadInput for an amount that is not positive; NotInForce for days before the first rate that is known.
    """
    if not amount.is_finite() or amount <= 0:
        raise BadInput(f"延迟赔付的金额应大于零；现为 {amount}")
    days = max(0, (paid_on - due_on).days)
    because: dict[Because, None] = {}
    with exact():
        rates = Decimal(0)
        for number in range(1, days + 1):
            figure = law.figure("claim_delay_rate", due_on + number * ONE_DAY)
            rates += figure.decimal()
            because.update(dict.fromkeys(figure.reasons))
        cost = to_cent(amount * rates / YEAR)
    return Delay(days, cost.quantize(CENT), tuple(because))

"""The tax contained in a premium: what an invoice says beside the amount that is paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from idi.rules.errors import BadInput
from idi.rules.figures import Because, Json, decimal_text
from idi.rules.lawbook import NATIONAL, law
from idi.rules.sharing import CENT, exact, to_cent


@dataclass(frozen=True)
class Vat:
    """A premium taken apart: ``net`` and ``tax`` add up to ``gross`` exactly; ``rate`` is the rate in force on the day."""

    gross: Decimal
    net: Decimal
    tax: Decimal
    rate: Decimal
    because: tuple[Because, ...]

    def to_json(self) -> dict[str, Json]:
        """Plain values: amounts with two places, the rate exact."""
        return {
            "gross": f"{self.gross:.2f}",
            "net": f"{self.net:.2f}",
            "tax": f"{self.tax:.2f}",
            "rate": decimal_text(self.rate),
            "because": [each.to_json() for each in self.because],
        }


def vat(gross: Decimal, on: date) -> Vat:
    """The tax within a premium: net is gross / (1 + rate) half up to the cent, tax is the rest; a refund is negative alike.

    Every premium of this house is gross. NotInForce before the tax replaced the business tax.
    """
    if not gross.is_finite() or gross != to_cent(gross):
        raise BadInput(f"含税保险费应为到分的金额；现为 {gross}")
    figure = law(NATIONAL).figure("premium_vat", on)
    rate = figure.decimal()
    with exact():
        net = to_cent(gross / (1 + rate))
    return Vat(gross.quantize(CENT), net, gross - net, rate, figure.reasons)

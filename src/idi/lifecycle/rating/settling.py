"""What a rate comes to once the cost is settled: final premium, top-up or refund, tax and each building's part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from idi import rules
from idi.foundation.core.lawful import lawful
from idi.lifecycle.rating.buildings import BuildingPart, by_building
from idi.lifecycle.rating.models import Quote


@dataclass(frozen=True, slots=True)
class Settled:
    """The final premium on a settled cost; `adjustment` is a top-up where positive, a refund where negative."""

    cost: Decimal
    final: Decimal
    adjustment: Decimal
    vat: rules.Vat
    buildings: tuple[BuildingPart, ...]
    because: tuple[rules.Because, ...]


def settled(quote: Quote, rate: Decimal, cost: Decimal, on: date) -> Settled:
    """What `rate` comes to on `cost` instead of the budget, under the law of the quoted project on a day; refuses a cost of zero."""
    with lawful("settlement"):
        law = rules.law(quote.region_code)
        fixed = rules.Rate(rate, {}, rate, None, ())
        found = rules.premium(law, on, quote.budget, fixed, settlement=cost)
        assert found.final is not None and found.adjustment is not None  # noqa: S101  a settlement was given
        vat = rules.vat(found.final, on)
    parts = by_building(quote.facts_sheet.facts, cost, found.final)
    return Settled(cost, found.final, found.adjustment, vat, parts, found.because)

"""Shares, growth and the warning on a quote: the small sums of returns and of repairs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from idi.rules.errors import BadInput
from idi.rules.figures import Because
from idi.rules.lawbook import Law


def percentage(part: Decimal | int, whole: Decimal | int, places: int = 2) -> Decimal:
    """``part`` of ``whole`` in per cent, half up at ``places``; BadInput where the whole is zero."""
    if whole == 0:
        raise BadInput("总数为零，无法计算百分比")
    return _rounded(Decimal(part) * 100 / Decimal(whole), places)


def growth_rate(first: Decimal | int, last: Decimal | int, periods: int = 1, places: int = 2) -> Decimal:
    """Growth from first to last in per cent, compound per period when there are several."""
    if first <= 0 or last < 0 or periods < 1:
        raise BadInput("增长率需要正的期初数、非负的期末数和至少一个期间")
    with localcontext() as context:
        context.prec = 40
        ratio = Decimal(last) / Decimal(first)
        compound = ratio if periods == 1 else ratio ** (Decimal(1) / periods)
        return _rounded((compound - 1) * 100, places)


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@dataclass(frozen=True)
class QuoteWarning:
    """How far a repair quote lies from the estimate (0.30 is 30 %), and whether that needs a second look."""

    ratio: Decimal
    warns: bool
    because: tuple[Because, ...]


def quote_warning(law: Law, on: date, estimate: Decimal, quote: Decimal) -> QuoteWarning:
    """Compares a repair quote with the estimate on either side; at the limit itself it warns already."""
    if estimate <= 0 or quote < 0:
        raise BadInput("估损金额应大于零，报价不能为负")
    limit = law.figure("quote_warning_ratio", on)
    ratio = abs(quote - estimate) / estimate
    return QuoteWarning(ratio, abs(quote - estimate) >= limit.decimal() * estimate, limit.reasons)

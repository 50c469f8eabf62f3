"""The rate, step by step, and the premium on it: provisional on the budget, final on the settled cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from idi.rules.errors import BadInput, Refusal
from idi.rules.figures import Because, Json, decimal_text
from idi.rules.lawbook import Law
from idi.rules.sharing import CENT, Shares, check_shares, exact, split, to_cent

_MOST_DIGITS: Final = 20
ONE: Final = Decimal(1)


@dataclass(frozen=True)
class Filing:
    """What an insurer has filed: the span in which each factor may move, and the bounds of the rate itself.

    ``factors`` maps a factor's name to its least and greatest value, both allowed.
    """

    ref: str
    factors: Mapping[str, tuple[Decimal, Decimal]] = field(default_factory=lambda: MappingProxyType({}))
    rate_min: Decimal | None = None
    rate_max: Decimal | None = None

    def because(self, figure: str, value: object, label: str) -> Because:
        """The filing as the reason for a figure."""
        return Because(figure, value, self.ref, "备案条款与费率", "S", label)


@dataclass(frozen=True)
class Rate:
    """A rate and how it came about; ``value`` is exact and never rounded.

    ``value`` is base rate times all factors, moved to the filed bound if it lay beyond (``bounded`` is then ``min``
    or ``max``).
    """

    base_rate: Decimal
    factors: Mapping[str, Decimal]
    value: Decimal
    bounded: str | None
    because: tuple[Because, ...]


@dataclass(frozen=True)
class PremiumShare:
    """One insurer's part; its adjustment is its final less its provisional part. None until there is a settlement."""

    insurer: str
    share: Decimal
    provisional: Decimal
    final: Decimal | None
    adjustment: Decimal | None

    def to_json(self) -> dict[str, Json]:
        """Plain values, amounts with two places."""
        return {
            "insurer": self.insurer,
            "share": decimal_text(self.share),
            "provisional": _money(self.provisional),
            "final": _money(self.final),
            "adjustment": _money(self.adjustment),
        }


@dataclass(frozen=True)
class Premium:
    """The premium in yuan to the cent; final and adjustment (top-up if positive, refund if negative) need the
    settlement and are None before it. The parts of ``shares`` add up to each amount exactly.
    """

    rate: Rate
    provisional: Decimal
    final: Decimal | None
    adjustment: Decimal | None
    shares: tuple[PremiumShare, ...]
    because: tuple[Because, ...]

    def to_json(self) -> dict[str, Json]:
        """Plain values: amounts with two places, the rate exact."""
        return {
            "base_rate": decimal_text(self.rate.base_rate),
            "factors": {name: decimal_text(value) for name, value in self.rate.factors.items()},
            "rate": decimal_text(self.rate.value),
            "bounded": self.rate.bounded,
            "provisional": _money(self.provisional),
            "final": _money(self.final),
            "adjustment": _money(self.adjustment),
            "shares": [each.to_json() for each in self.shares],
            "because": [each.to_json() for each in self.because],
        }


def rate(
    law: Law,
    signed_on: date,
    base_rate: Decimal,
    factors: Mapping[str, Decimal] | None = None,
    filing: Filing | None = None,
) -> Rate:
    """Base rate times factors, within the filed bounds, under the law in force on ``signed_on``.

    A factor may move only inside the span the filing gives it or, without one, the span the region gives it; any other
    factor must be 1. Outside its span it is refused.
    """
    if not base_rate.is_finite() or not 0 < base_rate < 1:
        raise BadInput(f"费率应为大于 0、小于 1 的小数，例如 0.0125（即 1.25%）；现为 {base_rate}")
    given = dict(factors or {})
    spans = law.figure("rate_factors", signed_on)
    because = [*law.figure("rate_approval", signed_on).reasons, *spans.reasons]
    for name, value in given.items():
        because += _factor(name, value, spans.table(), spans.reasons, filing)
    with exact():
        value = base_rate
        for each in given.values():
            value *= each
    value, bounded = _bounded(value, filing)
    if filing is not None and bounded:
        because.append(filing.because(f"rate_{bounded}", value, "备案费率下限" if bounded == "min" else "备案费率上限"))
    return Rate(base_rate, MappingProxyType(given), value, bounded, tuple(because))


def _factor(
    name: str,
    value: Decimal,
    regional: Mapping[str, Mapping[str, Decimal]],
    reasons: tuple[Because, ...],
    filing: Filing | None,
) -> list[Because]:
    """The filing's reason for this factor, if it is the filing that allows it; a Refusal outside the span."""
    if not value.is_finite() or value <= 0 or len(value.as_tuple().digits) > _MOST_DIGITS:
        raise BadInput(f"系数“{name}”应为正数，例如 0.95；现为 {value}")
    if filing is not None and name in filing.factors:
        low, high = filing.factors[name]
        filed = filing.because(f"factor.{name}", [low, high], f"备案系数“{name}”")
        if not low <= value <= high:
            span = f"{decimal_text(low)} 至 {decimal_text(high)}"
            raise Refusal("factor_outside_filing", f"系数“{name}”为 {decimal_text(value)}，备案只允许 {span}", [filed])
        _within_region(name, value, regional.get(name, {}), reasons)
        return [filed]
    span_of_region = regional.get(name)
    low, high = (Decimal(0), Decimal(span_of_region["max"])) if span_of_region else (ONE, ONE)
    if span_of_region and "min" in span_of_region:
        low = Decimal(span_of_region["min"])
    if low <= value <= high:
        return []
    if span_of_region and value > high:
        message = f"系数“{name}”为 {decimal_text(value)}：当地规定只允许不高于 {decimal_text(high)}，备案也未列明"
    elif span_of_region:
        message = f"系数“{name}”为 {decimal_text(value)}：当地规定不得低于 {decimal_text(low)}"
    else:
        message = f"系数“{name}”为 {decimal_text(value)}：当地规定和备案费率表均未列明，只能为 1"
    raise Refusal("factor_not_allowed", message, reasons)


def _within_region(name: str, value: Decimal, span: Mapping[str, Decimal], reasons: tuple[Because, ...]) -> None:
    """No filing may allow more than the region's law does for a factor it names."""
    if "max" in span and value > Decimal(span["max"]):
        message = f"系数“{name}”为 {decimal_text(value)}：当地规定只允许不高于 {decimal_text(Decimal(span['max']))}，备案不能放宽"
        raise Refusal("factor_above_region", message, reasons)


def _bounded(value: Decimal, filing: Filing | None) -> tuple[Decimal, str | None]:
    if filing is not None and filing.rate_min is not None and value < filing.rate_min:
        return filing.rate_min, "min"
    if filing is not None and filing.rate_max is not None and value > filing.rate_max:
        return filing.rate_max, "max"
    return value, None


def premium(
    law: Law,
    signed_on: date,
    budget: Decimal,
    rate: Decimal | Rate,
    factors: Mapping[str, Decimal] | None = None,
    *,
    settlement: Decimal | None = None,
    shares: Shares = (),
    filing: Filing | None = None,
) -> Premium:
    """The premium under the law in force on ``signed_on``; ``rate`` is the base rate, or a Rate computed before.

    ``budget`` is the amount the provisional premium stands on (budgeted construction and installation cost, 概预算).
    Where the law settles on the settled cost, ``settlement`` gives the final premium. Where it counts on an amount
    known at signing, the provisional premium is final and a settlement changes nothing. ``shares`` name the panel,
    lead first; what the law forbids is raised as Refusal.
    """
    priced = rate if isinstance(rate, Rate) else _rate(law, signed_on, rate, factors, filing)
    base = law.figure("premium_base", signed_on)
    reasons = (*base.reasons, *law.figure("premium_provisional_base", signed_on).reasons, *priced.because)
    provisional = _on(_amount(budget, "概算造价"), priced)
    final = _on(_amount(settlement, "结算造价"), priced) if settlement is not None else None
    if base.word() != "settlement":
        final = provisional
    refusals = check_shares(law, signed_on, shares) if shares else []
    if refusals:
        raise refusals[0]
    return Premium(
        rate=priced,
        provisional=provisional,
        final=final,
        adjustment=None if final is None else final - provisional,
        shares=_shares(provisional, final, shares),
        because=reasons,
    )


_rate = rate  # `premium` takes a parameter of that name


def _on(base: Decimal, priced: Rate) -> Decimal:
    with exact():
        return to_cent(base * priced.value)


def _amount(amount: Decimal, label: str) -> Decimal:
    if not amount.is_finite() or amount <= 0:
        raise BadInput(f"{label}应为大于零的金额（元）；现为 {amount}")
    if amount.adjusted() > _MOST_DIGITS:
        raise BadInput(f"{label}过大：{amount}")
    if amount != amount.quantize(CENT):
        raise BadInput(f"{label}最多两位小数（到分）；现为 {amount}")
    return amount


def _shares(provisional: Decimal, final: Decimal | None, shares: Shares) -> tuple[PremiumShare, ...]:
    if not shares:
        return ()
    first = split(provisional, shares)
    if final is None:
        return tuple(PremiumShare(*part, final=None, adjustment=None) for part in first)
    return tuple(
        PremiumShare(*before, final=after.amount, adjustment=after.amount - before.amount)
        for before, after in zip(first, split(final, shares), strict=True)
    )


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"

"""What a filing consists of as it is typed, and all of it checked before it is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from idi import rules
from idi.foundation.core.errors import Refusals
from idi.lifecycle.rating.checking import checked
from idi.lifecycle.rating.clauses import checked_clauses
from idi.lifecycle.rating.limits import checked_deductibles, checked_limits
from idi.lifecycle.rating.pricing import KINDS
from idi.lifecycle.rating.tables import decimal_places

BASE_PLACES = 6


@dataclass(frozen=True, kw_only=True)
class Content:
    """Terms and rates of a filing.

    `factors` maps a factor's name to {label, reads, values, ranges, min, max} as `tables.FactorTable` describes it,
    `kind_rates` a kind of project to {base, min, max}; other kinds have the default. Rates are ratios (0.0125 is 1.25 %).
    """

    region_code: str
    name: str
    terms: str
    base_rate: Decimal
    min_rate: Decimal
    max_rate: Decimal
    factors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    kind_rates: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    clauses: Sequence[Mapping[str, Any]] = ()
    deductibles: Sequence[Mapping[str, Any]] = ()
    limits: Sequence[Mapping[str, Any]] = ()
    authority_premium: Decimal | None = None
    authority_deviation: Decimal | None = None

    def columns(self, on: date) -> dict[str, Any]:
        """As the columns of a `Filing`; refuses with everything that is wrong at once."""
        no = Refusals()
        law = self._law(no)
        no.unless(bool(self.name.strip()), "请填写条款名称。", field="name")
        no.unless(bool(self.terms.strip()), "请填写条款内容。", field="terms")
        _check_rates(no, self.base_rate, self.min_rate, self.max_rate)
        _check_authority(no, self.authority_premium, self.authority_deviation)
        stored = {
            "factors": checked(self.factors, law, on, no),
            "kind_rates": _checked_kinds(self.kind_rates, no),
            "clauses": checked_clauses(self.clauses, no),
            "deductibles": checked_deductibles(self.deductibles, no),
            "limits": checked_limits(self.limits, no),
        }
        no.stop()
        return {
            **stored, "region_code": self.region_code, "name": self.name.strip(), "terms": self.terms.strip(),
            "base_rate": self.base_rate, "min_rate": self.min_rate, "max_rate": self.max_rate,
            "authority_premium": self.authority_premium, "authority_deviation": self.authority_deviation,
        }  # fmt: skip

    def _law(self, no: Refusals) -> rules.Law | None:
        try:
            return rules.law(self.region_code)
        except rules.RuleError as error:
            no.add(str(error), field="region_code")
            return None


def _check_rates(no: Refusals, base: Decimal, low: Decimal, high: Decimal) -> None:
    for name, rate in (("base_rate", base), ("min_rate", low), ("max_rate", high)):
        no.unless(rate.is_finite() and 0 < rate < 1, "费率应大于 0、小于 100%，例如 1.25%。", field=name)
        no.unless(decimal_places(rate) <= BASE_PLACES, f"费率以百分数表示时最多 {BASE_PLACES - 2} 位小数。", field=name)
    no.unless(low <= base, "费率下限不能高于基准费率。", field="min_rate")
    no.unless(high >= base, "费率上限不能低于基准费率。", field="max_rate")


def _checked_kinds(kind_rates: Mapping[str, Mapping[str, Any]], no: Refusals) -> dict[str, dict[str, str]]:
    """Rates of kinds of project as stored; faults go to `no` at `kind_rates`."""
    stored = {}
    for kind, given in kind_rates.items():
        label = KINDS.get(kind)
        if label is None:
            no.add(f"没有工程类别“{kind}”。", field="kind_rates")
            continue
        base, low, high = (Decimal(str(given[name])) for name in ("base", "min", "max"))
        mine = Refusals()
        _check_rates(mine, base, low, high)
        for reason in mine.reasons:
            no.add(f"{label}：{reason.message}", field="kind_rates")
        stored[kind] = {name: rules.decimal_text(rate) for name, rate in (("base", base), ("min", low), ("max", high))}
    return stored


def _check_authority(no: Refusals, premium: Decimal | None, deviation: Decimal | None) -> None:
    no.unless(premium is None or premium > 0, "核保权限的保险费应大于零。", field="authority_premium")
    no.unless(
        deviation is None or 0 <= deviation <= 1, "核保权限的费率偏离应在 0 至 100% 之间。", field="authority_deviation"
    )

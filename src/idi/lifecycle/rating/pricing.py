"""What a filing asks for a project on a day: the rate factor by factor, each with its reason, and the premium on the budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from idi import rules
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.lawful import lawful
from idi.foundation.core.money import RATE_PLACES
from idi.lifecycle.rating.models import Filing, Quote
from idi.lifecycle.rating.readings import READINGS, read
from idi.lifecycle.rating.tables import ONE, FactorTable, decimal_places, tables

BOUNDS: Final = {"min": "备案费率下限", "max": "备案费率上限"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the underwriter set a factor to, and why."""

    value: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the reasons: a factor with its value, or the filed bound (`kind` bound) the product was moved to."""

    kind: Literal["factor", "bound"]
    factor: str
    label: str
    value: Decimal
    reason: str
    because: tuple[rules.Because, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values for storing; the value is an exact string."""
        return {
            "kind": self.kind, "factor": self.factor, "label": self.label, "value": rules.decimal_text(self.value),
            "reason": self.reason, "because": [each.to_json() for each in self.because],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Price:
    """The rate (exact) and the provisional premium in yuan, with all they rest on."""

    base_rate: Decimal
    rate: Decimal
    provisional: Decimal
    lines: tuple[Line, ...]
    because: tuple[rules.Because, ...]


def price(quote: Quote, filing: Filing, judged: Mapping[str, Judgement], on: date) -> Price:
    """Prices the facts a quote was invited on; refuses what neither the region's law nor the filing allows.

    `judged` maps names of factors left to the underwriter to what was set; one not set is 1.
    """
    with lawful():
        law = rules.law(quote.region_code)
        filed = as_rules(filing)
        lines = [_line(table, quote.facts_sheet.facts, judged, law, filed, on) for table in tables(filing.factors)]
        lines += [_unfiled(name, judged[name]) for name in judged if name not in filing.factors]
        rate = _rate(law, on, filing.base_rate, lines, filed)
        premium = rules.premium(law, on, quote.budget, rate)
    if rate.bounded:
        lines.append(_bound(rate, filed))
    # What allows a factor or a bound stands at its line, under its label.
    because = tuple(each for each in premium.because if not each.figure.startswith(("factor.", "rate_min", "rate_max")))
    return Price(filing.base_rate, rate.value, premium.provisional, tuple(lines), because)


def as_rules(filing: Filing) -> rules.Filing:
    """The filing as the rules know it."""
    return rules.Filing(
        ref=f"{filing.name}，核准文号 {filing.approval_number}",
        factors={table.name: (table.low, table.high) for table in tables(filing.factors)},
        rate_min=filing.min_rate,
        rate_max=filing.max_rate,
    )


def _rate(law: rules.Law, on: date, base: Decimal, lines: list[Line], filed: rules.Filing) -> rules.Rate:
    try:
        rate = rules.rate(law, on, base, {line.factor: line.value for line in lines}, filed)
    except rules.Refusal as refusal:
        # The rules call a factor by its name; the reader knows its label.
        words = refusal.message
        for line in lines:
            words = words.replace(f"“{line.factor}”", f"“{line.label}”")
        raise Refusal(Reason(words, "judged", refusal.because)) from refusal
    if decimal_places(rate.value) > RATE_PLACES:
        words = f"各系数连乘得到的费率超过 {RATE_PLACES} 位小数，不能如实保存，请减少评定系数的小数位。"
        raise Refusal(Reason(words, "judged"))
    return rate


def _line(
    table: FactorTable, facts: Mapping[str, Any], judged: Mapping[str, Judgement], law: rules.Law, filed: rules.Filing,
    on: date,
) -> Line:  # fmt: skip
    because = [filed.because(f"factor.{table.name}", [table.low, table.high], f"备案系数“{table.label}”")]
    named = law.figure("rate_factors", on)
    if table.name in named.table():
        because += named.reasons
    if table.judged:
        value, reason = _judged(table, judged.get(table.name))
    elif table.name in judged:
        raise Refusal(Reason(f"系数“{table.label}”{table.reading}取值，不能由核保人员评定。", "judged"))
    else:
        fact = read(table.reads, facts, on)
        value = table.values.get(fact.word, ONE)
        unlisted = fact.word and fact.word not in table.values
        reason = fact.told + (f"；备案费率表未列“{fact.word}”，系数为 1" if unlisted else "")
    return Line("factor", table.name, table.label, value, reason, tuple(because))


def _judged(table: FactorTable, judgement: Judgement | None) -> tuple[Decimal, str]:
    if judgement is None:
        return ONE, "核保未调整"
    if not judgement.reason.strip() and judgement.value != ONE:
        raise Refusal(
            Reason(f"请写明系数“{table.label}”调整为 {rules.decimal_text(judgement.value)} 的理由。", "judged")
        )
    return judgement.value, judgement.reason.strip()


def _unfiled(name: str, judgement: Judgement) -> Line:
    """A factor the filing does not list: the rules decide, and only the region's law can let it be other than 1."""
    taken = {reading.factor: reading.label for reading in READINGS.values()}
    if name in taken:
        raise Refusal(Reason(f"备案费率表没有列入“{taken[name]}”，不能据此浮动费率。", "judged"))
    return Line("factor", name, name, judgement.value, judgement.reason.strip(), ())


def _bound(rate: rules.Rate, filed: rules.Filing) -> Line:
    label = BOUNDS[str(rate.bounded)]
    because = filed.because(f"rate_{rate.bounded}", rate.value, label)
    return Line("bound", str(rate.bounded), label, rate.value, f"连乘结果超出幅度，按{label}取值", (because,))

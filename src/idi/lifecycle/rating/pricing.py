"""What a filing asks for a project on a day: the rate factor by factor, each with its reason, and the premium on the budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from idi import rules
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.lawful import lawful
from idi.foundation.core.money import RATE_PLACES
from idi.lifecycle.rating.buildings import BuildingPart, by_building
from idi.lifecycle.rating.limits import Deductible, deductibles
from idi.lifecycle.rating.lines import Judgement, Line, judged_line, read_line, unfiled_line
from idi.lifecycle.rating.models import Alternative, Filing, Quote
from idi.lifecycle.rating.readings import NO, YES, Case
from idi.lifecycle.rating.tables import decimal_places, tables

BOUNDS: Final = {"min": "备案费率下限", "max": "备案费率上限"}
COMMODITY, AFFORDABLE = "214", "215"
KINDS: Final = {COMMODITY: "商品住宅", AFFORDABLE: "保障性住宅", "216": "其他民用"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an underwriter decides, or somebody trying out assumes: judged factors, the deductible, facts in place of those on file.

    `judged` maps names of factors left to the underwriter to what was set; one not set is 1. `assumed` maps names of
    readings to a word or number.
    """

    judged: Mapping[str, Judgement] = field(default_factory=dict)
    deductible: str = ""
    assumed: Mapping[str, str] = field(default_factory=dict)


def as_prepared(row: Alternative, assumed: Mapping[str, str] | None = None) -> Asked:
    """What the underwriter decided when the alternative was prepared."""
    judged = {name: Judgement(Decimal(each["value"]), each["reason"]) for name, each in row.judged.items()}
    return Asked(judged, row.deductible, assumed or {})


@dataclass(frozen=True, slots=True)
class Price:
    """The rate (exact) and the provisional premium in yuan, tax included, with all they rest on."""

    base_rate: Decimal
    rate: Decimal
    provisional: Decimal
    lines: tuple[Line, ...]
    because: tuple[rules.Because, ...]
    vat: rules.Vat
    buildings: tuple[BuildingPart, ...]
    deductible: Deductible | None

    def columns(self) -> dict[str, Any]:
        """As it is stored in the columns of `models.Priced`."""
        return {
            "base_rate": self.base_rate, "rate": self.rate, "provisional": self.provisional,
            "lines": [line.to_json() for line in self.lines], "because": [each.to_json() for each in self.because],
            "vat": self.vat.to_json(), "buildings": [part.to_json() for part in self.buildings],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """The base rate of a kind of project with its bounds."""

    base: Decimal
    low: Decimal
    high: Decimal
    label: str


def span_of(filing: Filing, kind: str) -> Span:
    """The filed rates for a kind of project, else the default of the filing."""
    own = filing.kind_rates.get(kind)
    if own is None:
        return Span(filing.base_rate, filing.min_rate, filing.max_rate, "备案的基准费率")
    return Span(Decimal(own["base"]), Decimal(own["min"]), Decimal(own["max"]), f"备案的基准费率（{KINDS[kind]}）")


def price(quote: Quote, filing: Filing, asked: Asked, on: date) -> Price:
    """Prices the facts a quote was invited on; refuses what neither the region's law nor the filing allows."""
    facts = quote.facts_sheet.facts
    span = span_of(filing, _kind(facts["kind"], asked.assumed))
    filed = as_rules(filing, span)
    case = Case(quote.project_id, facts, filing.insurer_id, on)
    chosen = _deductible(filing, asked.deductible)
    with lawful():
        law = rules.law(quote.region_code)
        lines = _lines(filing, case, asked, law, filed, chosen)
        rate = _rate(law, on, span, lines, filed)
        premium = rules.premium(law, on, quote.budget, rate)
        vat = rules.vat(premium.provisional, on)
    # What allows a factor or a bound stands at its line, under its label.
    because = tuple(each for each in premium.because if not each.figure.startswith(("factor.", "rate_min", "rate_max")))
    base = Line("base", "base", "基准费率", span.base, span.label, ())
    bound = [_bound(rate, filed)] if rate.bounded else []
    parts = by_building(facts, quote.budget, premium.provisional)
    return Price(span.base, rate.value, premium.provisional, (base, *lines, *bound), because, vat, parts, chosen)


def _kind(registered: str, assumed: Mapping[str, str]) -> str:
    """The kind of project to price: whoever assumes affordable housing, or none, assumes its base rate with it."""
    if assumed.get("affordable") == YES:
        return AFFORDABLE
    return COMMODITY if registered == AFFORDABLE and assumed.get("affordable") == NO else registered


def as_rules(filing: Filing, span: Span) -> rules.Filing:
    """The filing as the rules know it."""
    factors = {table.name: (table.low, table.high) for table in tables(filing.factors)}
    options = [each.factor for each in deductibles(filing.deductibles)]
    if options:
        factors["deductible"] = (min(options), max(options))
    ref = f"{filing.name}（第{filing.version}版），核准文号 {filing.approval_number}"
    return rules.Filing(ref=ref, factors=factors, rate_min=span.low, rate_max=span.high)


def _lines(
    filing: Filing, case: Case, asked: Asked, law: rules.Law, filed: rules.Filing, chosen: Deductible | None
) -> list[Line]:
    lines = []
    for table in tables(filing.factors):
        because = _because(table.name, table.law_name, [table.low, table.high], table.label, law, filed, case.on)
        if table.judged:
            lines.append(judged_line(table, asked.judged.get(table.name), because))
            continue
        if table.name in asked.judged:
            raise Refusal(Reason(f"系数“{table.label}”{table.reading}取值，不能由核保人员评定。", "judged"))
        lines.append(read_line(table, case, asked.assumed.get(table.reads, ""), because))
    lines += [unfiled_line(name, judged) for name, judged in asked.judged.items() if name not in filing.factors]
    if chosen is not None:
        because = (
            filed.because("factor.deductible", rules.decimal_text(chosen.factor), f"备案免赔方案“{chosen.name}”"),
        )
        lines.append(Line("factor", "deductible", "免赔", chosen.factor, f"{chosen.name}：{chosen.told}", because))
    return lines


def _because(
    name: str, law_name: str, span: list[Decimal], label: str, law: rules.Law, filed: rules.Filing, on: date
) -> tuple[rules.Because, ...]:
    """The filing, and where the region's law names the factor, its article."""
    named = law.figure("rate_factors", on)
    reasons = named.reasons if law_name in named.table() else ()
    return (filed.because(f"factor.{name}", span, f"备案系数“{label}”"), *reasons)


def _deductible(filing: Filing, name: str) -> Deductible | None:
    options = deductibles(filing.deductibles)
    if not options and not name:
        return None
    chosen = next((each for each in options if each.name == name), None) if name else options[0]
    if chosen is None:
        words = "、".join(each.name for each in options) or "无"
        raise Refusal(Reason(f"备案没有免赔方案“{name}”，可选：{words}。", "deductible"))
    return chosen


def _rate(law: rules.Law, on: date, span: Span, lines: list[Line], filed: rules.Filing) -> rules.Rate:
    try:
        rate = rules.rate(law, on, span.base, {line.factor: line.value for line in lines}, filed)
    except rules.Refusal as refusal:
        # The rules call a factor by its name; the reader knows its label.
        words = refusal.message
        for line in lines:
            words = words.replace(f"“{line.factor}”", f"“{line.label}”")
        raise Refusal(Reason(words, "judged", refusal.because)) from refusal
    _require_floor(rate, span, lines)
    if decimal_places(rate.value) > RATE_PLACES:
        words = f"各系数连乘得到的费率超过 {RATE_PLACES} 位小数，不能如实保存，请减少评定系数的小数位。"
        raise Refusal(Reason(words, "judged"))
    return rate


def _require_floor(rate: rules.Rate, span: Span, lines: list[Line]) -> None:
    """What facts alone bring below the floor is moved to it; who judges a factor down below it is told so."""
    lowered = [line.label for line in lines if line.judged and line.value < 1]
    if rate.bounded == "min" and lowered:
        least, named = rules.decimal_text(span.low * 100), "、".join(lowered)
        words = f"连乘后的费率低于备案费率下限 {least}%，请把评定系数“{named}”调高，或者不作下浮。"
        floor = tuple(each for each in rate.because if not each.figure.startswith("factor."))
        raise Refusal(Reason(words, "judged", floor))


def _bound(rate: rules.Rate, filed: rules.Filing) -> Line:
    label = BOUNDS[str(rate.bounded)]
    because = filed.because(f"rate_{rate.bounded}", rate.value, label)
    return Line("bound", str(rate.bounded), label, rate.value, f"连乘结果超出幅度，按{label}取值", (because,))

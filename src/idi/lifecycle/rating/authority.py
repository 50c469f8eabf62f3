"""How far one person may offer alone: the limits an insurer set, and those its filing names; the stricter holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from idi import rules
from idi.lifecycle.rating.models import Alternative, Quote
from idi.lifecycle.rating.selectors import authority_limit


def beyond(quote: Quote, rows: Iterable[Alternative], on: date) -> list[str]:
    """Every limit that alternatives exceed, in words; empty where the underwriter may offer alone."""
    own = authority_limit(quote.insurer_id, on)
    return [words for row in rows for words in _of(row, own.premium if own else None, own.deviation if own else None)]


def _of(row: Alternative, premium: Decimal | None, deviation: Decimal | None) -> Iterator[str]:
    assert row.filing and row.rate and row.base_rate and row.provisional  # noqa: S101  prepared alternatives are complete
    premium = _stricter(premium, row.filing.authority_premium)
    deviation = _stricter(deviation, row.filing.authority_deviation)
    moved = abs(row.rate - row.base_rate) / row.base_rate
    if premium is not None and row.provisional > premium:
        yield f"{row.name}：暂收保险费 {row.provisional:,.2f} 元，超出核保权限 {premium:,.2f} 元"
    if deviation is not None and moved > deviation:
        found = rules.decimal_text((moved * 100).quantize(Decimal("0.01")))
        yield f"{row.name}：费率偏离基准 {found}%，超出核保权限 {rules.decimal_text((deviation * 100).normalize())}%"


def _stricter(own: Decimal | None, filed: Decimal | None) -> Decimal | None:
    return min((each for each in (own, filed) if each is not None), default=None)

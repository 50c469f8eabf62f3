"""How values read on a page: money, days, moments, ratios, and the sources of a figure. Exact, never rounded on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

from idi import rules

NOTHING = "—"


def money(value: Decimal | int | None) -> str:
    """`¥ 1,234.00`; a negative amount keeps its sign in front. A fraction of a cent is a mistake and raises ValueError."""
    if value is None:
        return NOTHING
    amount = Decimal(value)
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError(f"not an amount in whole cents: {amount}")
    return f"{'−' if amount < 0 else ''}¥ {abs(amount):,.2f}"


def percent(value: Decimal | None) -> str:
    """A ratio as an exact percentage: `Decimal("0.0125")` reads `1.25%`."""
    if value is None:
        return NOTHING
    return f"{plain(Decimal(value) * 100)}%"


def decimal(value: Decimal | int | None) -> str:
    """A number with thousands commas and without idle zeros."""
    return NOTHING if value is None else plain(Decimal(value), commas=True)


def plain(value: Decimal, *, commas: bool = False) -> str:
    """A number without idle zeros and never in powers of ten."""
    text = f"{value:,f}" if commas else f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(value: date | datetime | None) -> str:
    """`2020年6月15日`; in English `15 June 2020`. A moment counts on its day in China."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if in_chinese():
        return f"{value.year}年{value.month}月{value.day}日"
    return date_format(value, "j F Y")


def moment(value: datetime | None) -> str:
    """A day with hour and minute, in China time."""
    if value is None:
        return NOTHING
    return f"{day(value)} {timezone.localtime(value):%H:%M}"


def lasting(days: int, ends_on: date) -> str:
    """How long `days` up to a last day are, by the calendar: years and months, such as `5年6个月`; below two months in days."""
    begins = ends_on - timedelta(days=days)
    months = (ends_on.year - begins.year) * 12 + ends_on.month - begins.month - (ends_on.day < begins.day)
    if months < 2:
        return ngettext("%(count)d天", "%(count)d天", days) % {"count": days}
    years, rest = divmod(months, 12)
    told = [ngettext("%(count)d年", "%(count)d年", years) % {"count": years}] if years else []
    if rest:
        told.append(ngettext("%(count)d个月", "%(count)d个月", rest) % {"count": rest})
    return ("" if in_chinese() else " ").join(told)


def item(code: str, region_code: str) -> str:
    """A cover item by code and name as the law of its place calls it."""
    return rules.item_words(region_code, code)


def in_chinese() -> bool:
    """Whether the page speaks Chinese, as what is stored in words does."""
    return (get_language() or "").startswith("zh")


@dataclass(frozen=True, slots=True)
class Source:
    """One figure of law as a page shows it. `assumption` is empty, or the word that marks a figure no text was read for."""

    label: str
    ref: str
    source: str
    assumption: str


def sources(because: Iterable[Any] | None) -> list[Source]:
    """What `because` of a result or a frozen record says, each source once; takes objects and the JSON written from them."""
    return list(dict.fromkeys(_source(item) for item in because or ()))


def _source(item: Any) -> Source:
    def read(name: str) -> str:
        value = item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)
        return "" if value is None else str(value)

    return Source(read("label"), read("ref"), read("source"), _assumption(read("grade")))


def _assumption(grade: str) -> str:
    if grade == "K":
        return gettext("假设，未见原文")
    if grade == "D":
        return pgettext("依据等级", "平台默认")
    return ""

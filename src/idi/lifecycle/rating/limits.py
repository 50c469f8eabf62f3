"""Deductibles to choose from, and limits by cover item, as filed; both may be empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from idi import rules
from idi.foundation.core import wording
from idi.foundation.core.errors import Refusals

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Deductible:
    """An option of a quote: an amount or a ratio of each loss the insured bears, and the factor the rate takes for it."""

    name: str
    amount: Decimal | None
    ratio: Decimal | None
    factor: Decimal

    @property
    def told(self) -> str:
        """In words: 每次 10,000 元；损失的 5%."""
        words = [f"每次 {wording.decimal(self.amount)} 元"] if self.amount else []
        words += [f"损失的 {rules.decimal_text(self.ratio * 100)}%"] if self.ratio else []
        return "；".join(words) or "无免赔"

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name, "amount": None if self.amount is None else f"{self.amount:.2f}",
            "ratio": None if self.ratio is None else rules.decimal_text(self.ratio), "factor": rules.decimal_text(self.factor),
            "told": self.told,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that is paid for an item (empty: all together), for each loss, for each home and in all."""

    item: str
    each: Decimal | None
    total: Decimal | None
    home: Decimal | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "item": self.item, "each": None if self.each is None else f"{self.each:.2f}",
            "total": None if self.total is None else f"{self.total:.2f}",
            "home": None if self.home is None else f"{self.home:.2f}",
        }  # fmt: skip


def limited(item: str, region_code: str) -> str:
    """The item a limit is for by code and name, or all together."""
    return rules.item_words(region_code, item) if item else gettext("全部项目")


def deductibles(stored: Iterable[Mapping[str, Any]]) -> list[Deductible]:
    """Stored deductibles read back, in their order."""
    return [
        Deductible(each["name"], _number(each.get("amount")), _number(each.get("ratio")), Decimal(str(each["factor"])))
        for each in stored
    ]


def limits(stored: Iterable[Mapping[str, Any]]) -> list[Limit]:
    """Stored limits read back, in their order."""
    return [Limit(each["item"], *(_number(each.get(name)) for name in ("each", "total", "home"))) for each in stored]


def _number(stored: Any) -> Decimal | None:
    return None if stored in (None, "") else Decimal(str(stored))


def checked_deductibles(given: Iterable[Mapping[str, Any]], no: Refusals) -> list[dict[str, Any]]:
    """Deductibles as stored; faults go to `no` at `deductibles`."""
    found = deductibles(given)
    names = [each.name for each in found]
    for each in found:
        no.unless(names.count(each.name) == 1, f"免赔方案“{each.name}”填写了不止一次。", field="deductibles")
        no.unless(0 < each.factor <= 10, f"免赔方案“{each.name}”的系数应大于 0、不超过 10。", field="deductibles")
        no.unless(
            each.ratio is None or 0 <= each.ratio < 1,
            f"免赔方案“{each.name}”的免赔率应低于 100%。",
            field="deductibles",
        )
        no.unless(
            each.amount is None or each.amount >= 0, f"免赔方案“{each.name}”的免赔额不能为负。", field="deductibles"
        )
    return [each.to_json() for each in found]


def checked_limits(given: Iterable[Mapping[str, Any]], no: Refusals) -> list[dict[str, Any]]:
    """Limits as stored; faults go to `no` at `limits`."""
    found = limits(given)
    items = [each.item for each in found]
    for each in found:
        named = each.item or "全部项目"
        no.unless(items.count(each.item) == 1, f"{named}的限额填写了不止一次。", field="limits")
        given_any = any(amount is not None for amount in (each.each, each.total, each.home))
        no.unless(given_any, f"{named}没有填写限额。", field="limits")
        no.unless(
            each.each is None or each.total is None or 0 < each.each <= each.total,
            f"{named}的每次限额应大于 0、不超过累计限额。", field="limits",
        )  # fmt: skip
        no.unless(
            each.home is None or (each.home > 0 and (each.total is None or each.home <= each.total)),
            f"{named}的每户限额应大于 0、不超过累计限额。", field="limits",
        )  # fmt: skip
    return [each.to_json() for each in found]

"""A policy on a day, out of its versions, as page and paper show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from idi.foundation.core.wording import day, money, percent
from idi.lifecycle.policies import gaps, versions
from idi.lifecycle.policies.services.words import OWN, Line, Reader


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member of that day."""

    name: str
    share: str
    premium: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as it stood that day; `days` are first and last day of its cover."""

    place: str
    name: str
    term: str
    days: str
    remarks: str


@dataclass(frozen=True, slots=True)
class Standing:
    """All of a policy on a day, in words."""

    own: list[Line]
    members: list[MemberRow]
    items: list[ItemRow]


def standing_of(told: versions.Flat, reader: Reader, quoted: list[tuple[str, str]]) -> Standing:
    """The flat facts of a day as rows in words, with what the accepted quote says of deductible and limits."""
    tree = versions.nested(told)
    own = [
        Line(label, "", reader.value((name,), tree[name]))
        for name, label in OWN.items()
        if tree.get(name) not in (None, "")
    ]
    members = [_member(row, reader) for row in tree.get("members", {}).values() if not row.get("until_on")]
    items = [_item(key, row, reader) for key, row in tree.get("items", {}).items()]
    return Standing([*own, *(Line(label, "", words) for label, words in quoted)], members, items)


def _member(row: dict[str, Any], reader: Reader) -> MemberRow:
    name = reader.name(int(row["insurer_id"]))
    return MemberRow(
        f"{name}（主承保）" if row.get("lead") else name,
        percent(Decimal(row["share"])),
        money(Decimal(row.get("premium") or 0)),
    )


def _item(key: str, row: dict[str, Any], reader: Reader) -> ItemRow:
    building, code = key.split("/")
    days = f"{_day(row['starts_on'])} 至 {_day(row['ends_on'])}" if row.get("starts_on") else "竣工验收后起算"
    remarks = [gaps.in_words([{"until_on": None, **gap} for gap in row.get("gaps", {}).values()])]
    remarks += [
        f"{label} {money(Decimal(row[name]))}"
        for name, label in (("deductible", "免赔额"), ("limit", "限额"))
        if row.get(name)
    ]
    return ItemRow(
        reader.buildings.get(building, building), f"{code} {row['name']}", row["term"], days,
        "；".join(each for each in remarks if each),
    )  # fmt: skip


def _day(text: str) -> str:
    return day(date.fromisoformat(text))

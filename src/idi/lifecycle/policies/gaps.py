"""Days on which an item of the cover does not stand: excluded, suspended or removed by endorsement. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

Gap = dict[str, Any]

WORDS = {"excluded": "除外", "suspended": "中止保障", "removed": "不再承保"}


def gap(kind: str, endorsement_id: int, from_on: date, words: str) -> Gap:
    """A gap that begins on a day and stays until it is closed."""
    return {
        "endorsement": endorsement_id, "kind": kind, "from_on": from_on.isoformat(), "until_on": None, "words": words,
    }  # fmt: skip


def gap_on(gaps: Iterable[Gap], on: date) -> Gap | None:
    """The gap a day lies in, if any."""
    day = on.isoformat()
    return next((g for g in gaps if g["from_on"] <= day and (g["until_on"] is None or day <= g["until_on"])), None)


def closed(gaps: Iterable[Gap], kind: str, from_on: date) -> list[Gap]:
    """The gaps with those of a kind still open ended on the day before: from the day on the cover stands again."""
    last = (from_on - timedelta(days=1)).isoformat()
    return [{**g, "until_on": last} if g["kind"] == kind and g["until_on"] is None else g for g in gaps]


def in_words(gaps: Iterable[Gap]) -> str:
    """All gaps as one line for pages and papers; empty where there is none."""
    return "；".join(_told(each) for each in gaps)


def _told(each: Gap) -> str:
    days = f"{each['from_on']} 至 {each['until_on']}" if each["until_on"] else f"自 {each['from_on']} 起"
    return f"{days}{WORDS[each['kind']]}：{each['words']}"

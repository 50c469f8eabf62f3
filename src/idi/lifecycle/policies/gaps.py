"""Days on which an item of the cover does not stand: excluded, suspended or removed by endorsement. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from idi.foundation.core.language import on_paper
from idi.foundation.core.wording import day

Gap = dict[str, Any]

WORDS = {"excluded": "除外", "suspended": "中止保障", "removed": "不再承保"}


def gap(kind: str, endorsement_id: int, from_on: date, words: str) -> Gap:
    """A gap that begins on a day and stays until it is closed."""
    return {
        "endorsement": endorsement_id, "kind": kind, "from_on": from_on.isoformat(), "until_on": None, "words": words,
    }  # fmt: skip


def gap_on(gaps: Iterable[Gap], on: date) -> Gap | None:
    """The gap a day lies in, if any."""
    at = on.isoformat()
    return next((g for g in gaps if g["from_on"] <= at and (g["until_on"] is None or at <= g["until_on"])), None)


def closed(gaps: Iterable[Gap], kind: str, from_on: date) -> list[Gap]:
    """The gaps with those of a kind still open ended on the day before: from the day on the cover stands again."""
    last = (from_on - timedelta(days=1)).isoformat()
    return [{**g, "until_on": last} if g["kind"] == kind and g["until_on"] is None else g for g in gaps]


@on_paper
def in_words(gaps: Iterable[Gap]) -> str:
    """All gaps as one line for pages and papers; empty where there is none. Kept with the item, so Chinese whoever asks."""
    return "；".join(_told(each) for each in gaps)


def _told(each: Gap) -> str:
    first, last = (each[name] and day(date.fromisoformat(each[name])) for name in ("from_on", "until_on"))
    days = f"{first}至{last}" if last else f"自{first}起"
    return f"{days}{WORDS[each['kind']]}：{each['words']}"

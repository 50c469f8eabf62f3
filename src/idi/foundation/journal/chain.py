"""The hash chain: canonical text, hash, and the check of a whole chain. No database here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

ALGORITHM = "sha256"
"""Any name `hashlib` knows; `sm3` where national cryptography is asked for. Stored with each hash."""


def canonical(facts: Mapping[str, Any]) -> str:
    """One spelling for one content: sorted keys, no spaces, decimals and dates as strings; floats raise TypeError."""
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in the journal")


def link(prev: str, text: str, algorithm: str = ALGORITHM) -> str:
    """The hash of a link: over the hash before it and its own text."""
    digest = hashlib.new(algorithm, f"{prev}\n{text}".encode()).hexdigest()
    return f"{algorithm}:{digest}"


class Link(Protocol):
    """What the check needs of an entry."""

    scope_id: int
    number: int
    at: datetime
    act: str
    person_id: int | None
    organisation_id: int | None
    by_house: bool
    subject_kind: str
    subject_id: int
    reader_id: int | None
    text: str
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first link of a chain that does not hold, and why."""

    number: int
    why: str


def first_break(entries: Iterable[Link], head: str) -> Break | None:
    """Walks a chain from its beginning; None where every link holds and the last is the head."""
    prev, number = "", 0
    for entry in entries:
        number += 1
        if entry.number != number:
            return Break(number, "条目缺失")
        if entry.prev != prev:
            return Break(number, "与前一条不衔接")
        if entry.hash != link(prev, entry.text, entry.hash.partition(":")[0]):
            return Break(number, "内容与哈希不符")
        if not _columns_hold(entry, json.loads(entry.text)):
            return Break(number, "栏目与内容不符")
        prev = entry.hash
    return None if prev == head else Break(number + 1, "链尾缺失")


def _columns_hold(entry: Link, told: Mapping[str, Any]) -> bool:
    """Whether the columns people read by say what the hashed text says."""
    return (
        datetime.fromisoformat(told["at"]) == entry.at
        and {
            "scope": entry.scope_id,
            "number": entry.number,
            "act": entry.act,
            "person": entry.person_id,
            "organisation": entry.organisation_id,
            "house": entry.by_house,
            "subject": f"{entry.subject_kind}:{entry.subject_id}",
            "reader": entry.reader_id,
        }.items()
        <= told.items()
    )

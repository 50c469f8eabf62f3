"""保险单版本: what the policy was on a day as it was known on another, and what differs between two days. Pure.

A version freezes the whole policy when an endorsement takes force; the endorsement may count from an earlier day. So a
version stands for the *change* it made: on a day those changes count that were effective by then, in the order of their days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Path = tuple[str, ...]
Flat = dict[Path, Any]

KEYS = {
    "members": lambda row: f"{row['insurer_id']}@{row['from_on']}",
    "items": lambda row: f"{row['building_id']}/{row['item']}",
    "gaps": lambda row: str(row["endorsement"]),
}
"""By what the rows of a list are known from one version to the next."""

ADDED_UP = ("endorsed", "loading", "premium")
"""Amounts to which every version adds its own: a later-made, earlier-effective one does not undo the others."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """One stored version."""

    number: int
    effective_on: date
    made_at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs; None where it was not there."""

    path: Path
    before: Any
    after: Any


def flat(facts: Mapping[str, Any], at: Path = ()) -> Flat:
    """The facts as one value a path; rows of lists stand under their key."""
    found: Flat = {}
    for name, value in facts.items():
        if isinstance(value, list) and name in KEYS:
            for row in value:
                found |= flat(row, (*at, name, KEYS[name](row)))
        elif isinstance(value, Mapping):
            found |= flat(value, (*at, name))
        else:
            found[(*at, name)] = value
    return found


def differences(before: Flat, after: Flat) -> list[Difference]:
    """What differs, in the order of the later facts."""
    paths = dict.fromkeys((*after, *before))
    return [Difference(p, before.get(p), after.get(p)) for p in paths if before.get(p) != after.get(p)]


def as_at(versions: Iterable[Frozen], on: date, known_at: datetime | None = None) -> Flat | None:
    """The policy as it was on a day, by what was known at a moment (None: by all that is known); None before it began."""
    known = sorted((v for v in versions if known_at is None or v.made_at <= known_at), key=lambda v: v.number)
    changes, before = [], Flat()
    for version in known:
        after = flat(version.facts)
        changes.append((version.effective_on, version.number, differences(before, after)))
        before = after
    counting = sorted(change for change in changes if change[0] <= on) if changes else []
    if not any(number == known[0].number for _, number, _ in counting):
        return None
    told: Flat = {}
    for _, _, changed in counting:
        for each in changed:
            _apply(told, each)
    return told


def _apply(told: Flat, each: Difference) -> None:
    if each.path[-1] in ADDED_UP and each.after is not None:
        moved = Decimal(each.after) - Decimal(each.before or 0)
        told[each.path] = f"{Decimal(told.get(each.path) or 0) + moved:f}"
    elif each.after is None and each.path in told:
        del told[each.path]
    elif each.after is not None:
        told[each.path] = each.after


def touched(versions: Iterable[Frozen], after: date) -> set[Path]:
    """What versions effective after a day changed: a change counting from that day must leave these alone."""
    paths: set[Path] = set()
    before = Flat()
    for version in sorted(versions, key=lambda v: v.number):
        now = flat(version.facts)
        if version.effective_on > after:
            paths |= {each.path for each in differences(before, now) if each.path[-1] not in ADDED_UP}
        before = now
    return paths


def nested(told: Flat) -> dict[str, Any]:
    """The flat facts as a tree again, rows under their keys."""
    tree: dict[str, Any] = {}
    for path, value in told.items():
        branch = tree
        for name in path[:-1]:
            branch = branch.setdefault(name, {})
        branch[path[-1]] = value
    return tree

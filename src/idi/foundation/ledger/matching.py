"""Which due a movement on the bank account belongs to: by a number in its remark, else by amount and name. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

How = Literal["due", "contract", "amount", "none"]


@dataclass(frozen=True, slots=True)
class OpenDue:
    """What is open on one due: its number, the policy's number, the other side's name."""

    pk: int
    number: str
    contract: str
    party: str
    open: Decimal


@dataclass(slots=True)
class Match:
    """What of a movement goes to which due, in order, and by what it was known."""

    how: How
    parts: list[tuple[OpenDue, Decimal]]


@dataclass(slots=True)
class Book:
    """The open dues of one side, the earliest first; what is matched is no longer open."""

    dues: list[OpenDue]
    left: dict[int, Decimal] = field(init=False)

    def __post_init__(self) -> None:
        self.left = {due.pk: due.open for due in self.dues}

    def match(self, amount: Decimal, party: str, remark: str) -> Match:
        """Takes from the open dues what this movement pays. What it pays beyond them is not in the parts."""
        said, name = plain(remark), plain(party)
        if named := self._named(said, "number"):
            return Match("due", self._take(named, amount))
        if named := _of_payer(self._named(said, "contract"), name):
            return Match("contract", self._take(named, amount))
        # an owner's name is not known here: only a number in the remark tells
        alike = [due for due in self.dues if name and self.left[due.pk] == amount and plain(due.party) == name]
        if alike and len({due.contract for due in alike}) == 1:
            return Match("amount", self._take(alike[:1], amount))
        return Match("none", [])

    def _named(self, said: str, what: str) -> list[OpenDue]:
        return [due for due in self.dues if self.left[due.pk] and _says(said, plain(getattr(due, what)))]

    def _take(self, dues: Iterable[OpenDue], amount: Decimal) -> list[tuple[OpenDue, Decimal]]:
        parts = []
        for due in dues:
            part = min(amount, self.left[due.pk])
            if part > 0:
                parts.append((due, part))
                self.left[due.pk] -= part
                amount -= part
        return parts


def _of_payer(dues: list[OpenDue], name: str) -> list[OpenDue]:
    """Of the dues of a policy those of who paid; another may pay for the only one that owes, but not for one of several."""
    own = [due for due in dues if plain(due.party) == name]
    return own or (dues if len({due.party for due in dues}) == 1 else [])


def plain(text: str) -> str:
    """Text as banks may change it: full width, lower case, spaces and dashes do not matter."""
    return re.sub(r"[^0-9A-Z\u4e00-\u9fff]", "", unicodedata.normalize("NFKC", text).upper())


def _says(said: str, number: str) -> bool:
    return bool(number) and re.search(rf"{re.escape(number)}(?!\d)", said) is not None

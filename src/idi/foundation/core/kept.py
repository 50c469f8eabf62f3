"""Filters of lists kept by name. Core has no tables: a room that keeps them installs itself here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.http import QueryDict
from django.utils.http import urlencode

from idi.foundation.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Kept:
    """A list as somebody wants to find it again: filter, search and order as a query string, under a name.

    `default` is how the list opens for this reader where the address asks for nothing.
    """

    key: int
    name: str
    query: str
    shared: bool
    default: bool


class Keeper(Protocol):
    """Who keeps them."""

    def of(self, actor: Actor, path: str) -> Sequence[Kept]: ...

    def keep_url(self, path: str, query: str) -> str: ...

    def manage_url(self, path: str) -> str: ...


def normal(query: QueryDict) -> str:
    """The query string of a list without blanks, page and format, always in the same order."""
    asked = {name: query.getlist(name) for name in sorted(query) if name not in ("page", "format", "all")}
    return urlencode({name: [v for v in values if v] for name, values in asked.items()}, doseq=True)


_keeper: list[Keeper] = []


def install(keeper: Keeper) -> None:
    """Sets who keeps filters; without one, lists offer none."""
    _keeper[:] = [keeper]


def keeper() -> Keeper | None:
    return _keeper[0] if _keeper else None

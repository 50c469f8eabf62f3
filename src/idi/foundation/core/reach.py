"""How far an actor reaches, said in a query before row security is asked: a list of few rows among very many.

Row security decides about a row it has before it. Whoever may see ten rows of a hundred thousand would have it decide about them
all; told where those ten lie, PostgreSQL reads them by their index. Core knows no seats: the room that keeps them installs itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from idi.foundation.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Reach:
    """Places, scopes and ids of holder under which an actor may see rows; never fewer than row security opens to it."""

    regions: tuple[str, ...]
    scopes: tuple[int, ...]
    holders: tuple[int, ...]


_asked: list[Callable[[Actor], Reach | None]] = []


def install(asked: Callable[[Actor], Reach | None]) -> None:
    """Sets who knows how far somebody reaches; None for those who reach too far to say."""
    _asked[:] = [asked]


def narrowed(rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """The same rows for this actor, with the places in which they lie; as they are where nothing can be said. At most one query."""
    secured = getattr(rows.model, "rows", None)
    if not _asked or not actor.signed_in or secured is None or not secured.placed:
        return rows
    reach = _asked[0](actor)
    return rows if reach is None else rows.filter(secured.within(reach))

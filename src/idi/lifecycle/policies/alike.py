"""Items of several buildings told once where they are the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from itertools import groupby
from typing import TypeVar

Row = TypeVar("Row")


def together(
    rows: Iterable[Row], *, building: Callable[[Row], str], says: Callable[[Row], Hashable]
) -> list[tuple[str, list[Row]]]:
    """Rows building by building; buildings whose rows say the same are one entry, named "1号楼、2号楼"."""
    alike: dict[Hashable, tuple[list[str], list[Row]]] = {}
    for number, group in groupby(rows, building):
        own = list(group)
        alike.setdefault(tuple(map(says, own)), ([], own))[0].append(number)
    return [("、".join(numbers), own) for numbers, own in alike.values()]

"""The tree of places, kept as data in `regions.toml` and loaded by the migrate command."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("regions.toml")


@lru_cache(maxsize=1)
def listed() -> dict[str, dict[str, str]]:
    """Every place by code: its `name` and, but for the outermost, the code of the place it lies `in`."""
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def places() -> dict[str, str]:
    """Names by code."""
    return {code: place["name"] for code, place in listed().items()}


def load_regions(sender: Any, using: str, **_: Any) -> None:
    """Writes the places of `regions.toml`, parents first; places no longer listed stay, rows point at them."""
    from idi.foundation.seats.models import Region

    for code, place in listed().items():
        Region.objects.using(using).update_or_create(
            code=code, defaults={"name": place["name"], "parent_id": place.get("in")}
        )

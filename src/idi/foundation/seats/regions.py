"""The tree of places: `regions.toml` and the places the laws name, loaded by the migrate command."""

from __future__ import annotations

import tomllib
from collections.abc import Container
from functools import lru_cache
from pathlib import Path
from typing import Any

from idi import rules

SOURCE = Path(__file__).with_name("regions.toml")


@lru_cache(maxsize=1)
def listed() -> dict[str, dict[str, str]]:
    """Every place by code: its `name` and, but for the outermost, the code of the place it lies `in`."""
    found: dict[str, dict[str, str]] = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    for law in sorted(rules.laws(), key=lambda law: law.region or ""):
        if not law.region:
            continue
        found.setdefault(law.region, {"name": law.name, "in": _around(law.region, found)})
        for code, name in law.counties.items():
            found.setdefault(code, {"name": name, "in": law.region})
    return found


def _around(code: str, known: Container[str]) -> str:
    """The innermost known place around this one, as the digits tell: city, province, the whole country."""
    return next(outer for outer in (f"{code[:4]}00", f"{code[:2]}0000", "000000") if outer != code and outer in known)


@lru_cache(maxsize=1)
def places() -> dict[str, str]:
    """Names by code."""
    return {code: place["name"] for code, place in listed().items()}


def load_regions(sender: Any, using: str, **_: Any) -> None:
    """Writes every place, parents first; places no longer listed stay, rows point at them."""
    from idi.foundation.seats.models import Region

    for code, place in listed().items():
        Region.objects.using(using).update_or_create(
            code=code, defaults={"name": place["name"], "parent_id": place.get("in")}
        )

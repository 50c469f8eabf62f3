"""Where projects may lie, and where a pilot may be opened."""

from __future__ import annotations

from idi import rules


def places() -> list[tuple[str, str]]:
    """Codes and names of all places with a law of their own, counties where the law lists them: where projects may lie."""
    found: dict[str, str] = {}
    for law in rules.laws():
        found |= law.counties or ({law.region: law.name} if law.region else {})
    return sorted(found.items())


def pilot_regions() -> list[tuple[str, str]]:
    """Codes and names of the regions whose law provides for a pilot."""
    return [(law.region, law.name) for law in rules.laws() if law.region and law.declares("pilot_areas")]


def pilot_places() -> list[tuple[str, str]]:
    """Codes and names of the counties a pilot may be opened in."""
    return sorted(
        (code, name) for law in rules.laws() if law.declares("pilot_areas") for code, name in law.counties.items()
    )

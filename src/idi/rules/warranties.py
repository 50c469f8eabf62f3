"""The statutory warranty of the builder, by element of the building, beside which the insurance stands.

建设工程质量管理条例 article 40 names elements, the insurance names cover items; the two do not map one to one, so the
mapping itself is a figure with its own grade (``item.C05.elements``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from idi.rules.days import UNIT_NAMES, Period, corresponding_day
from idi.rules.errors import BadInput
from idi.rules.figures import Because, Figure, Json
from idi.rules.lawbook import Law

# Two seasons are over for certain once a further year has passed; the last day itself depends on the local season.
_SEASON_MARGIN: Final = 1


@dataclass(frozen=True)
class Warranty:
    """The warranty on one element: its last day (None where only a word or the seasons fix it) and whether it runs."""

    element: str
    name: str
    until: date | None
    running: bool
    basis: str
    because: tuple[Because, ...]

    def to_json(self) -> dict[str, Json]:
        """Plain values, dates as ISO text."""
        return {
            "element": self.element,
            "name": self.name,
            "until": self.until.isoformat() if self.until else None,
            "running": self.running,
            "basis": self.basis,
            "because": [each.to_json() for each in self.because],
        }


def warranty(law: Law, item: str, accepted_on: date, on: date, *, design_life: int | None = None) -> list[Warranty]:
    """The builder's statutory warranties on the elements behind this cover item, as they stand on ``on``.

    ``design_life`` in years gives structure and foundation their last day; without it their ``until`` is None and they
    count as running. An item that maps to no statutory element has an empty list.
    """
    if design_life is not None and design_life <= 0:
        raise BadInput(f"合理使用年限应为正整数（年）：{design_life}")
    name = f"item.{item}.elements"
    if not law.declares(name):
        return []
    mapping = law.figure(name, accepted_on)
    return [
        _one(law.figure(f"warranty.{element}", accepted_on), element, mapping, accepted_on, on, design_life)
        for element in mapping.listed()
    ]


def _one(
    figure: Figure, element: str, mapping: Figure, accepted_on: date, on: date, design_life: int | None
) -> Warranty:
    until: date | None
    if figure.unit == "seasons":
        until = None
        running = accepted_on <= on <= corresponding_day(accepted_on, Period(figure.whole() + _SEASON_MARGIN, "years"))
        length = f"{figure.whole()}{UNIT_NAMES['seasons']}"
    else:
        years = figure.whole() if figure.text is None else design_life
        until = corresponding_day(accepted_on, Period(years, "years")) if years else None
        running = accepted_on <= on and (until is None or on <= until)
        length = f"{years}年" if years else str(figure.text)
    return Warranty(
        element=element,
        name=figure.label,
        until=until,
        running=running,
        basis=f"{figure.label}：法定最低保修期限{length}",
        because=(*figure.reasons, *mapping.reasons),
    )

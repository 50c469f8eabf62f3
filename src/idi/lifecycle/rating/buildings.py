"""A premium allocated to the buildings of a project, each a risk unit (危险单位), by floor area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from idi import rules


@dataclass(frozen=True, slots=True)
class BuildingPart:
    """One building's part of the cost and of the premium; the parts add up to both exactly."""

    id: int
    number: str
    area: Decimal
    cost: Decimal
    premium: Decimal

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id, "number": self.number, "area": rules.decimal_text(self.area), "cost": f"{self.cost:.2f}",
            "premium": f"{self.premium:.2f}",
        }  # fmt: skip


def by_building(facts: Mapping[str, Any], cost: Decimal, premium: Decimal) -> tuple[BuildingPart, ...]:
    """Cost and premium by the areas on a facts sheet; empty where no building with an area is registered.

    The cost of a project is known as a whole, so both follow the area.
    """
    buildings = {each["id"]: each for each in facts["buildings"] if Decimal(each["area"] or 0) > 0}
    if not buildings:
        return ()
    weights = [(pk, Decimal(each["area"])) for pk, each in buildings.items()]
    costs, premiums = dict(rules.allocate(cost, weights)), dict(rules.allocate(premium, weights))
    return tuple(BuildingPart(pk, buildings[pk]["number"], area, costs[pk], premiums[pk]) for pk, area in weights)

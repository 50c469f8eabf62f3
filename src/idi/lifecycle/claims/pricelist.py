"""单价: which price counts for a piece of work on a day: the insurer's own before the region's, the nearest region first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from idi.foundation.core.actor import Actor
from idi.foundation.core.money import yuan
from idi.foundation.seats.selectors import region_chain
from idi.lifecycle.claims.models import PriceLine

ELEMENT = 120
"""How long the name of an element may be."""


def prices(actor: Actor) -> QuerySet[PriceLine]:
    """Every line on file: an insurer sees its own and those of the association, whoever is no insurer all of them."""
    rows = PriceLine.objects.select_related("holder")
    if actor.organisation_kind == "insurer":
        return rows.filter(holder_id__in=actor.organisation_ids) | rows.exclude(holder__kind="insurer")
    return rows


def price_list(region_code: str, on: date, insurer_id: int | None = None) -> dict[str, PriceLine]:
    """The lines in force in a region on a day, by code; those of an insurer stand before those of the association."""
    chain = region_chain(region_code)
    rows = PriceLine.objects.filter(region_code__in=chain, valid_from__lte=on)
    rows = rows.exclude(holder__kind="insurer") | rows.filter(holder_id=insurer_id)
    # What counts comes last and stays: the association before the insurer, far regions before near ones, old before new.
    ranked = sorted(rows, key=lambda row: (row.holder_id == insurer_id, -chain.index(row.region_code), row.valid_from))
    return dict(sorted({row.code: row for row in ranked}.items()))


def priced(lines: Iterable[Mapping[str, Any]], prices_by_code: Mapping[str, PriceLine]) -> list[dict[str, Any]]:
    """Lines of work (code or name, quantity, perhaps a price of one's own) with name, unit, price and total filled in.

    `listed` is the price of the library where there is one and another was given, so that the difference can be seen; `element`
    is the part of the damage the line belongs to, empty where the report knows only one.
    """
    return [_priced(line, prices_by_code.get(str(line.get("code") or ""))) for line in lines]


def _priced(line: Mapping[str, Any], row: PriceLine | None) -> dict[str, Any]:
    price = line.get("price")
    if price is None:
        price = row.price if row else Decimal(0)
    return {
        "code": row.code if row else "", "name": str(line.get("name") or (row.name if row else "")).strip(),
        "unit": str(line.get("unit") or (row.measure if row else "")).strip(), "quantity": line["quantity"], "price": price,
        "total": yuan(line["quantity"] * price), "listed": row.price if row and row.price != price else None,
        "element": str(line.get("element") or "").strip()[:ELEMENT],
    }  # fmt: skip

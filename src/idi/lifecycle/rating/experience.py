"""Experience an insurer has of a party: read by the factors of findings and of losses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from idi.lifecycle.rating.models import Experience


def latest(insurer_id: int, organisation_ids: Iterable[int], kind: str, on: date) -> list[Experience]:
    """The newest record of a kind valid on a day, one for each of the organisations that has any."""
    valid = Q(until_on__isnull=True) | Q(until_on__gte=on)
    rows = Experience.objects.filter(
        valid, insurer_id=insurer_id, organisation_id__in=list(organisation_ids), kind=kind, from_on__lte=on
    )
    return list(rows.order_by("organisation_id", "-from_on", "-id").distinct("organisation_id"))

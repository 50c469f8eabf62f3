"""Questions about credit."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from idi.foundation.credit.models import Fact, Grade
from idi.foundation.parties.selectors import family


def grade_on(organisation_id: int, on: date) -> Grade | None:
    """The official grade valid on a day, the latest if several; None where there is none on file."""
    valid = Q(until_on__isnull=True) | Q(until_on__gte=on)
    return (
        Grade.objects.filter(valid, organisation__in=family(organisation_id), from_on__lte=on)
        .order_by("-from_on", "-id")
        .first()
    )


def grades(organisation_id: int) -> QuerySet[Grade]:
    """All grades on file, newest first."""
    return Grade.objects.filter(organisation__in=family(organisation_id)).order_by("-from_on", "-id")


def visible_facts() -> QuerySet[Fact]:
    """All facts the actor may see, with their parties."""
    return Fact.objects.select_related("organisation")


def facts(organisation_id: int) -> QuerySet[Fact]:
    """All facts on file as far as the actor may see them, newest first."""
    return Fact.objects.filter(organisation__in=family(organisation_id)).order_by("-happened_on", "-id")


def facts_effective(organisation_id: int, on: date) -> QuerySet[Fact]:
    """The facts that count on a day: told, and the time to reply has passed."""
    return facts(organisation_id).filter(effective_on__lte=on)

"""Questions about the people of a body and what they are qualified in."""

from __future__ import annotations

from datetime import date

from django.db.models import (
    QuerySet,
)

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections.models import (
    Specialist,
)


def specialists(actor: Actor) -> QuerySet[Specialist]:
    """The people of the actor's body with what they are qualified in; those withdrawn are left out."""
    rows = Specialist.objects.filter(body_id__in=actor.organisation_ids, withdrawn_on__isnull=True)
    return rows.order_by("person_id", "specialty")


def qualified(actor: Actor, on: date) -> list[Specialist]:
    """What the person who acts is qualified in on a day, as its own body has it on file."""
    rows = Specialist.objects.filter(body_id__in=actor.organisation_ids, person_id=actor.person_id or 0).order_by("id")
    return [each for each in rows if each.qualified_on(on)]


def qualified_days(actor: Actor) -> list[tuple[date, date | None]]:
    """From when until when the person who acts is or was qualified, as its own body has it on file; None where it runs on."""
    rows = Specialist.objects.filter(body_id__in=actor.organisation_ids, person_id=actor.person_id or 0).order_by("id")
    return [(each.from_on, each.last_on) for each in rows]


def names_of(body_id: int) -> dict[int, str]:
    """The names of the people of a body by id, those who left too where they inspected; for its own people only."""
    filed = {each.person_id: each.name for each in Specialist.objects.filter(body_id=body_id)}
    return filed | {each.person.pk: each.person.name for each in parties.colleagues(body_id)}


def warn_days(on: date) -> rules.Figure:
    """How long before its last day a qualification is warned about, with where that stands."""
    return rules.law("prc").figure("qualification_warn_days", on)

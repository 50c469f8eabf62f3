"""Who acts for whom, and as what."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from idi.foundation.core.acting import house
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.core.clock import local_date
from idi.foundation.parties.kinds import ROLES, capabilities
from idi.foundation.parties.models import Membership, Organisation, Person
from idi.foundation.parties.selectors.organisations import family


def memberships_on(person_id: int, on: date) -> QuerySet[Membership]:
    """The roles a person holds on a day."""
    running = Q(until_on__isnull=True) | Q(until_on__gte=on)
    rows = Membership.objects.filter(running, person_id=person_id, from_on__lte=on)
    return rows.select_related("organisation__merged_into").order_by("organisation_id", "id")


def actor_of(person_id: int, at: datetime, organisation_id: int | None = None) -> Actor:
    """The actor a person is at a moment: in the organisation asked for, else in the first. Nobody, if switched off."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return ANONYMOUS
    held = list(memberships_on(person_id, local_date(at)).annotate(merged_ids=_merged_ids()))
    chosen = next((m for m in held if organisation_id and m.serves and m.serves.pk == organisation_id), None)
    chosen = chosen or (held[0] if held else None)
    organisation = chosen.serves if chosen else None
    roles = [m.role for m in held if m.serves == organisation]
    return Actor(
        kind="person",
        person_id=person.pk,
        organisation_id=organisation.pk if organisation else None,
        merged_ids=tuple(chosen.merged_ids) if chosen else (),
        role="、".join(str(ROLES[r].label) for r in dict.fromkeys(roles)),
        capabilities=capabilities(roles),
        name=person.name,
        organisation_name=organisation.name if organisation else "",
        organisation_kind=organisation.kind if organisation else "",
        elsewhere=len({m.serves for m in held}) > 1,
    )


def _merged_ids() -> ArraySubquery:
    """Ids of all that were merged into the organisation a membership counts for."""
    serves = Coalesce(OuterRef("organisation__merged_into_id"), OuterRef("organisation_id"))
    return ArraySubquery(Organisation.objects.filter(merged_into=serves).order_by("pk").values("pk"))


def members(organisation_id: int) -> QuerySet[Membership]:
    """Who acts for an organisation and in which role, as far as the actor may see it: its own people."""
    rows = Membership.objects.filter(organisation__in=family(organisation_id), person__isnull=False)
    return rows.select_related("person").order_by("role", "id")


def headcount(organisation_id: int, *, cause: Actor) -> int:
    """How many people act for an organisation today, whoever asks; their names stay with it."""
    with house(organisation_id, cause=cause):
        rows = Membership.objects.filter(organisation__in=family(organisation_id), until_on__isnull=True)
        return rows.values("person_id").distinct().count()

"""Who acts for whom, and as what."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from idi.foundation.core.acting import house
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import blind_index
from idi.foundation.parties.kinds import ROLES, capabilities
from idi.foundation.parties.models import Invitation, Membership, Organisation, Person
from idi.foundation.parties.selectors.organisations import family


def memberships_on(person_id: int, on: date) -> QuerySet[Membership]:
    """The roles a person holds on a day."""
    running = Q(until_on__isnull=True) | Q(until_on__gte=on)
    rows = Membership.objects.filter(running, person_id=person_id, from_on__lte=on, suspended_at__isnull=True)
    return rows.select_related("organisation__merged_into").order_by("organisation_id", "id")


def actor_of(person_id: int, at: datetime, organisation_id: int | None = None) -> Actor:
    """The actor a person is at a moment: in the organisation asked for, else in the first. Nobody, if switched off."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    return actor_for(person, at, organisation_id) if person else ANONYMOUS


def actor_for(person: Person, at: datetime, organisation_id: int | None = None) -> Actor:
    """As `actor_of`, for an account that was read already and is not switched off."""
    held = list(memberships_on(person.pk, local_date(at)).annotate(merged_ids=_merged_ids()))
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


def memberships_of(organisation_id: int, on: date) -> QuerySet[Membership]:
    """The roles that run in an organisation on a day, as far as the actor may see them."""
    running = Q(until_on__isnull=True) | Q(until_on__gte=on)
    return Membership.objects.filter(running, organisation__in=family(organisation_id), from_on__lte=on)


def person(pk: int) -> Person:
    """The account, where the actor may see it."""
    return Person.objects.get(pk=pk)


def account_named(name: str, phone: str, *, cause: Actor) -> int | None:
    """The account with this phone and this name, whoever asks; None where there is none or it bears another name."""
    with house(0, cause=cause), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM parties_account_of_phone(%s)", [blind_index(phone, "phone")])
        found: list[int] = [pk for (pk,) in cursor.fetchall()]
    for pk in found:
        with house(pk, cause=cause):
            if Person.objects.get(pk=pk).name == name.strip():
                return pk
    return None


def members(organisation_id: int) -> QuerySet[Membership]:
    """Who acts for an organisation and in which role, as far as the actor may see it: its own people."""
    rows = Membership.objects.filter(organisation__in=family(organisation_id), person__isnull=False)
    return rows.select_related("person").order_by("role", "id")


def headcount(organisation_id: int, *, cause: Actor) -> int:
    """How many people act for an organisation today, whoever asks; their names stay with it."""
    with house(organisation_id, cause=cause):
        rows = Membership.objects.filter(organisation__in=family(organisation_id), until_on__isnull=True)
        return rows.values("person_id").distinct().count()


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works, worked or will work for an organisation, with the roles there."""

    person: Person
    memberships: list[Membership]
    suspended: bool

    def running(self, on: date) -> list[Membership]:
        return [each for each in self.memberships if each.until_on is None or each.until_on >= on]


def colleagues(organisation_id: int) -> list[Colleague]:
    """Everybody with a role in an organisation, as far as the actor may see it: its own people. One query."""
    found: dict[int, list[Membership]] = defaultdict(list)
    for row in members(organisation_id).order_by("person__username", "from_on", "id"):
        found[row.person_id].append(row)
    return [
        Colleague(rows[0].person, rows, all(row.suspended_at is not None for row in rows)) for rows in found.values()
    ]


def colleague(organisation_id: int, person_id: int) -> Colleague | None:
    """One of them."""
    return next((each for each in colleagues(organisation_id) if each.person.pk == person_id), None)


def invitations(organisation_id: int) -> QuerySet[Invitation]:
    """The invitations of an organisation, the newest first."""
    return Invitation.objects.filter(organisation__in=family(organisation_id)).order_by("-invited_at", "-id")


def invitation(pk: int) -> Invitation | None:
    """One invitation, where the actor may see it."""
    return Invitation.objects.select_related("organisation__merged_into").filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class Invited:
    """What the holder of a link may know before there is an account."""

    pk: int
    organisation_id: int
    organisation: str
    roles: list[str]
    state: str
    until_on: date


def invited(number: int, nonce: str) -> Invited | None:
    """The invitation behind a link, for whoever holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM parties_invited(%s, %s)", [number, nonce])
        row = cursor.fetchone()
    if row is None:
        return None
    pk, organisation_id, organisation, roles, state, until_on = row
    return Invited(pk, organisation_id, organisation, json.loads(roles), state, until_on)

"""Whom to ask at an organisation: masked, for its own people, its authorities and those on one project with it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.parties.models import Contact, Organisation
from idi.foundation.parties.selectors.organisations import family
from idi.foundation.seats.selectors import meets, sees_region


def may_know_contacts(by: Actor, organisation_id: int) -> bool:
    """Whether this actor works for the organisation, oversees its region, or stands in a project with it."""
    if by.kind == "house" or by.acts_for(organisation_id):
        return True
    region_code = Organisation.objects.values_list("region_code", flat=True).get(pk=organisation_id)
    return sees_region(region_code) or meets(family(organisation_id))


def contacts(by: Actor, organisation_id: int, on: date) -> list[Contact]:
    """The contact persons on a day, for those who may know them; the page masks names and numbers."""
    if not may_know_contacts(by, organisation_id):
        return []
    running, found = Q(until_on__isnull=True) | Q(until_on__gt=on), []
    for pk in family(organisation_id).values_list("pk", flat=True):  # the house sees one scope at a time
        with house(pk, cause=by):
            rows = Contact.objects.filter(running, organisation_id=pk).order_by("purpose", "id")
            found += list(rows.select_related("organisation"))
    return found


def contact(by: Actor, organisation_id: int, pk: int) -> Contact | None:
    """One of them, ended or not."""
    if not may_know_contacts(by, organisation_id):
        return None
    with house(organisation_id, cause=by):
        rows = Contact.objects.filter(organisation_id=organisation_id, pk=pk)
        return rows.select_related("organisation__merged_into").first()


def mail_address(organisation_id: int, purpose: str, on: date, *, cause: Actor) -> str:
    """Where to write to an organisation about something: its contact for that, else any with an e-mail; empty where there is none."""
    with house(organisation_id, cause=cause):
        running = Q(until_on__isnull=True) | Q(until_on__gt=on)
        rows = [
            each
            for each in Contact.objects.filter(running, organisation_id=organisation_id).order_by("id")
            if each.email
        ]
    return next((each.email for each in sorted(rows, key=lambda each: each.purpose != purpose)), "")
